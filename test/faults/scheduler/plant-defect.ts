import { setTimeout as pause } from 'node:timers/promises';
import { EventLog } from '@comity/event-log';
import { Fault } from '@comity/kernel';
import { TimerScheduler } from '@comity/timers';
import { isPlantedDefect, type PlantedDefect } from './planted-defects.js';

/** Long enough for somebody else to write between a decision and its append. */
const DECIDED_BEFORE_MS = 100;

/** Loaded into a scheduler before its own code (`node --import`): breaks it as `COMITY_FAULTS_PLANTED` says. */
const planted = process.env.COMITY_FAULTS_PLANTED ?? '';
if (!isPlantedDefect(planted)) throw new Fault('defect-unknown', `no planted defect is called ${planted}`);
plant(planted);

function plant(defect: PlantedDefect): void {
  switch (defect) {
    case 'no-expected-revision': {
      const { append } = EventLog.prototype;
      EventLog.prototype.append = async function (stream, events) {
        await pause(DECIDED_BEFORE_MS);
        return append.call(this, stream, events, 'any');
      };
      return;
    }
    case 'no-sweep':
      // Neither a sweep nor what it plans anew: jobs alone have to do.
      Object.assign(TimerScheduler.prototype, { keepSweeping: nothing, sweepOnce: nothing, planUpcoming: nothing });
  }
}

async function nothing(): Promise<void> {}
