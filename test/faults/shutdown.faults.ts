import { setTimeout as pause } from 'node:timers/promises';
import { arrive } from '../load/traffic/arrivals.js';
import { checkLog } from '../load/traffic/check-log.js';
import { OfficeDay } from '../load/traffic/office-day.js';
import { statusesOf } from '../load/traffic/tally.js';
import { ComityUp, eventually, Place } from '../support/comity-up.js';
import { randomFrom } from '../support/random.js';
import type { FaultReport } from './main.js';

const SERVERS = 'postgres,store,identity,projector,api';
const COMMANDS_A_SECOND = 60;
const FIRST_STOP_MS = 1_000;
const STOPS_WITHIN_MS = 3_000;
/** What a host that stops or starts may answer: it takes nothing, or there is nobody yet. */
const CLEAN = new Set(['200', '201', '202', '409', '503', '0']);

/** Commands come steadily while the API is asked to stop (SIGTERM), again and again, and starts anew; then the log is asked. */
export async function shutdownFaults(cycles: number, seed: number, say: (line: string) => void): Promise<FaultReport> {
  using place = await Place.find();
  await using up = new ComityUp(place, '--only', SERVERS);
  await up.says('Comity is up');
  const random = randomFrom(seed);
  using day = await OfficeDay.open(place, random, 1);
  for (let cycle = 1; cycle <= cycles; cycle++) {
    const afterMs = Math.floor(FIRST_STOP_MS + random() * STOPS_WITHIN_MS);
    await stopUnderLoad(up, day, random, afterMs);
    say(`cycle ${cycle}: stopped after ${afterMs} ms; ${day.acknowledged.length} commands acknowledged so far`);
  }
  const { acknowledged, missing, twice } = await checkLog(place, day.acknowledged);
  const statuses = statusesOf(day.answers);
  const unclean = Object.entries(statuses).filter(([status]) => !CLEAN.has(status));
  say(`answers by status: ${JSON.stringify(statuses)}`);
  return {
    checked: acknowledged,
    violations: {
      'acknowledged-and-lost': missing,
      'carried-out-twice': twice,
      'answer-unclean': unclean.reduce((sum, [, count]) => sum + count, 0),
    },
  };
}

async function stopUnderLoad(up: ComityUp, day: OfficeDay, random: () => number, afterMs: number): Promise<void> {
  const serving = await eventually('an API', () => up.pidOf('api'));
  const before = day.acknowledged.length;
  const ended = { now: false };
  const writing = (async () => {
    while (!ended.now) {
      await arrive({ rate: COMMANDS_A_SECOND, seconds: 1, random, send: (dueAt) => day.write(dueAt) });
    }
  })();
  await eventually('commands under way', () => (day.acknowledged.length > before ? true : undefined));
  await pause(afterMs);
  process.kill(serving, 'SIGTERM');
  await eventually('another API', () => (up.pidOf('api') === serving ? undefined : up.pidOf('api')));
  const sinceThen = day.acknowledged.length;
  await eventually('commands again', () => (day.acknowledged.length > sinceThen + 10 ? true : undefined));
  ended.now = true;
  await writing;
}
