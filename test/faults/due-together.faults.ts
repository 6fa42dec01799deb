import { setTimeout as pause } from 'node:timers/promises';
import { TimedOffice } from '../load/sweep/timed-office.js';
import type { FaultReport } from './main.js';
import { judgeDeadlines } from './scheduler/judge.js';
import { Verdict } from './scheduler/verdict.js';
import { Witness } from './scheduler/witness.js';
import { Chance } from './store/chance.js';

const TOGETHER = 10_000;
/** From when on they fall due: time enough to register them. */
const DUE_AFTER_MS = 60_000;
const SECOND_MS = 1_000;
const SWEEPERS = 2;

/** Lets ten thousand deadlines pass in one second, with two sweeps at it at once, and holds the log against each of them. */
export async function dueTogetherFaults(
  cycles: number,
  seed: number,
  say: (line: string) => void,
): Promise<FaultReport> {
  const verdict = new Verdict(say);
  const chance = new Chance(seed);
  await using office = await TimedOffice.open();
  await using witness = new Witness(office.store.url);
  const slowest = { registeredMs: 0, flaggedMs: 0 };
  for (let cycle = 0; cycle < cycles; cycle += 1) {
    const taken = await oneSecond(office, chance, verdict);
    say(`cycle ${cycle + 1}: ${TOGETHER} registered in ${taken.registeredMs} ms, flagged in ${taken.flaggedMs} ms`);
    slowest.registeredMs = Math.max(slowest.registeredMs, taken.registeredMs);
    slowest.flaggedMs = Math.max(slowest.flaggedMs, taken.flaggedMs);
  }
  await witness.catchUp();
  const checked = judgeDeadlines(witness.requests, Date.now(), verdict);
  if (checked < cycles * TOGETHER) verdict.note('missed', `${cycles * TOGETHER - checked} were never registered`);
  return { checked, violations: verdict.byFinding, figures: { cycles, dueTogether: TOGETHER, ...slowest } };
}

async function oneSecond(office: TimedOffice, chance: Chance, verdict: Verdict) {
  const startedAt = Date.now();
  const dueFrom = startedAt + DUE_AFTER_MS;
  await office.owe(TOGETHER, () => new Date(dueFrom + chance.between(0, SECOND_MS)).toISOString());
  const registeredMs = Date.now() - startedAt;
  await office.catchUp();
  if (Date.now() < dueFrom && (await office.sweep()) > 0) verdict.note('early', 'a sweep flagged before any was due');
  await pause(Math.max(0, dueFrom + SECOND_MS - Date.now()));
  const sweptFrom = Date.now();
  await Promise.all(Array.from({ length: SWEEPERS }, () => office.sweep()));
  const flaggedMs = Date.now() - sweptFrom;
  await office.catchUp();
  return { registeredMs, flaggedMs };
}
