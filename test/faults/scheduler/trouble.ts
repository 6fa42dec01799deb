import { setTimeout as pause } from 'node:timers/promises';
import type { Chance } from '../store/chance.js';
import type { HostProcess } from './host-process.js';
import { killAndRestart, type Stage } from './stage.js';

/** What goes wrong in a cycle, and of a hundred cycles in how many. */
const TROUBLES = [
  ['a scheduler is killed', 18],
  ['an API is killed', 8],
  ['the event store is killed', 14],
  ['PostgreSQL is killed', 8],
  ['Redis is killed', 10],
  ['Redis forgets everything', 14],
  ['a scheduler stands still for a moment', 5],
  ['a scheduler stands still for longer than it may hold a job', 2],
  ['the clock of a scheduler steps', 13],
  ['answers of the event store are lost', 8],
] as const;

export type Trouble = (typeof TROUBLES)[number][0];

const HOUR_MS = 3_600_000;
/** Steps that the scheduler may bear, just about, and such as it must refuse to work with. */
const CLOCK_STEPS_MS = [1_900, 2_100, 2 * HOUR_MS, 24 * HOUR_MS];
const MOMENT_MS = { least: 200, bound: 1_500 } as const;
/** BullMQ takes a job from whoever has not renewed its lock for thirty seconds. */
const LONGER_THAN_A_JOB_LOCK_MS = 32_000;

export function drawnTrouble(chance: Chance): Trouble {
  let drawn = chance.between(0, 100);
  for (const [trouble, ofHundred] of TROUBLES) {
    drawn -= ofHundred;
    if (drawn < 0) return trouble;
  }
  return 'a scheduler is killed';
}

/** Brings it about; what is killed is started again, and what goes on for long goes on beside the next cycles. */
export async function cause(trouble: Trouble, stage: Stage, chance: Chance): Promise<void> {
  switch (trouble) {
    case 'a scheduler is killed':
      return one(stage.schedulers, chance)?.kill();
    case 'an API is killed':
      return one(stage.apis, chance)?.kill();
    case 'the event store is killed':
      return killAndRestart(stage.store);
    case 'PostgreSQL is killed':
      return killAndRestart(stage.postgres);
    case 'Redis is killed':
      return killAndRestart(stage.redis);
    case 'Redis forgets everything':
      return stage.emptyRedis();
    case 'a scheduler stands still for a moment':
      return standStill(one(stage.schedulers, chance), momentMs(chance));
    case 'a scheduler stands still for longer than it may hold a job':
      void standStill(one(stage.schedulers, chance), LONGER_THAN_A_JOB_LOCK_MS);
      return;
    case 'the clock of a scheduler steps':
      return stepClock(one(stage.schedulers, chance), chance);
    case 'answers of the event store are lost':
      stage.proxy.loseAnswers();
      await pause(momentMs(chance));
      return stage.proxy.recover();
  }
}

async function standStill(host: HostProcess | undefined, forMs: number): Promise<void> {
  host?.standStill();
  await pause(forMs, undefined, { ref: false });
  host?.goOn();
}

async function stepClock(host: HostProcess | undefined, chance: Chance): Promise<void> {
  const step = CLOCK_STEPS_MS[chance.between(0, CLOCK_STEPS_MS.length)] ?? 0;
  const way = chance.onceIn(2) ? 1 : -1;
  const forMs = momentMs(chance);
  host?.setClockOff(way * step);
  await pause(forMs);
  host?.setClockOff(0);
}

function momentMs(chance: Chance): number {
  return chance.between(MOMENT_MS.least, MOMENT_MS.bound);
}

function one(hosts: readonly HostProcess[], chance: Chance): HostProcess | undefined {
  return hosts[chance.between(0, hosts.length)];
}
