import { ASKED_AT_ONCE } from '@comity/timers';
import { median } from '../support/measured.js';
import type { Sample } from './main.js';
import { Workloads } from './store/workloads.js';
import { TimedOffice } from './sweep/timed-office.js';

const OPEN = 1_000_000;
const OVERDUE = 3_000;
const IDLE_SWEEPS = 20;

/**
 * A sweep that flags thousands among a million deadlines that are not due, against as many raw appends of one event with
 * as many in flight to the same store; and a sweep that finds nothing due among a million, against one among none.
 */
export async function sweepBench(say: (line: string) => void): Promise<Sample[]> {
  await using office = await TimedOffice.open();
  await office.owe(OVERDUE);
  await office.catchUp();
  await office.sweep();
  await office.catchUp();
  const idleAmongNone = await idleSweepMs(office);
  await office.addOpen(OPEN);
  const idleAmongOpen = await idleSweepMs(office);
  say(`nothing due: ${idleAmongNone.toFixed(1)} ms, among ${OPEN} open: ${idleAmongOpen.toFixed(1)} ms`);
  await office.owe(OVERDUE);
  await office.catchUp();
  await using workloads = new Workloads(office.store.port);
  const appends = await workloads.appends(ASKED_AT_ONCE, OVERDUE);
  const startedAt = performance.now();
  const flagged = await office.sweep();
  const flags = flagged / ((performance.now() - startedAt) / 1_000);
  if (flagged !== OVERDUE) throw new RangeError(`${flagged} of ${OVERDUE} overdue deadlines were flagged`);
  say(`${flags.toFixed(0)} flags/s, ${appends.toFixed(0)} raw appends/s`);
  return [
    { name: 'sweep-flags', unit: 'flags/s', value: flags, baseline: appends },
    { name: 'sweep-nothing-due', unit: 'ms', value: idleAmongOpen, baseline: idleAmongNone },
  ];
}

/** Of a number of sweeps, the middle one. */
async function idleSweepMs(office: TimedOffice): Promise<number> {
  const taken: number[] = [];
  for (let sweep = 0; sweep < IDLE_SWEEPS; sweep += 1) {
    const startedAt = performance.now();
    await office.sweep();
    taken.push(performance.now() - startedAt);
  }
  return median(taken);
}
