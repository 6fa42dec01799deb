import { Fault } from '@comity/kernel';
import type { FaultReport } from './main.js';
import { isPlantedDefect, PLANTED_DEFECTS } from './scheduler/planted-defects.js';
import { Stage } from './scheduler/stage.js';
import { Trial } from './scheduler/trial.js';
import { Verdict } from './scheduler/verdict.js';

const OBLIGATIONS_PER_CYCLE = 100;
const FLAGGED_WITHIN_MS = 90_000;
const SAY_EVERY_CYCLES = 10;
/** Before anything breaks, to measure how soon a flag comes. */
const CALM_CYCLES = 3;

/**
 * Lets obligations fall due while schedulers, APIs and stores are killed, held still, deceived about the time and unheard,
 * then holds the log against every deadline and every answer.
 * @param planted a defect to break the schedulers with, which the run must find
 * @param ending aborted to end after the cycle at hand, and judge what there is
 * @throws Fault `defect-unknown`
 */
export async function schedulerFaults(
  cycles: number,
  seed: number,
  say: (line: string) => void,
  planted: string | null = null,
  ending: AbortSignal = new AbortController().signal,
): Promise<FaultReport> {
  if (planted !== null && !isPlantedDefect(planted)) {
    throw new Fault('defect-unknown', `${planted} cannot be planted; there are: ${PLANTED_DEFECTS.join(', ')}`);
  }
  const verdict = new Verdict(say);
  await using stage = await Stage.set({ apis: 2, schedulers: 3, sweepEverySeconds: 5, planted });
  const shape = { obligationsPerCycle: OBLIGATIONS_PER_CYCLE, flaggedWithinMs: FLAGGED_WITHIN_MS };
  await using trial = await Trial.open({ stage, seed, verdict, ...shape });
  await trial.calm(CALM_CYCLES);
  const startedAt = performance.now();
  let cycle = 0;
  while (cycle < cycles && !ending.aborted) {
    const trouble = await trial.cycle();
    cycle += 1;
    if (cycle % SAY_EVERY_CYCLES !== 0 && cycle !== cycles) continue;
    const seconds = Math.round((performance.now() - startedAt) / 1_000);
    say(`cycle ${cycle} after ${seconds} s: ${trial.obligations} obligations; at last, ${trouble}`);
  }
  const checked = await trial.judge();
  return { checked, violations: verdict.byFinding, figures: { cycles: cycle, ...trial.figures } };
}
