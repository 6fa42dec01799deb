import type { PlantedDefect } from './planted-defects.js';
import { Stage } from './stage.js';
import { Trial } from './trial.js';
import type { Trouble } from './trouble.js';
import { Verdict } from './verdict.js';

interface Short {
  readonly troubles: readonly Trouble[];
  readonly planted: PlantedDefect | null;
  readonly flaggedWithinMs: number;
}

const OBLIGATIONS_PER_CYCLE = 30;

/** One cycle for each trouble. @returns what was checked, and what was found */
async function shortRun({ troubles, planted, flaggedWithinMs }: Short) {
  const verdict = new Verdict(() => {});
  await using stage = await Stage.set({ apis: 1, schedulers: 2, sweepEverySeconds: 1, planted });
  const settings = { stage, seed: 1, verdict, obligationsPerCycle: OBLIGATIONS_PER_CYCLE, flaggedWithinMs };
  await using trial = await Trial.open(settings);
  for (const trouble of troubles) await trial.cycle(trouble);
  const checked = await trial.judge();
  return { checked, found: Object.entries(verdict.byFinding).filter(([, count]) => count > 0) };
}

it('finds every deadline flagged once and in time whatever breaks', async () => {
  const troubles = [
    ...(['a scheduler is killed', 'Redis forgets everything', 'the event store is killed'] as const),
    ...(['answers of the event store are lost', 'the clock of a scheduler steps', 'PostgreSQL is killed'] as const),
  ];
  const { checked, found } = await shortRun({ troubles, planted: null, flaggedWithinMs: 240_000 });
  expect(checked).toBeGreaterThan(troubles.length * OBLIGATIONS_PER_CYCLE);
  expect(found).toEqual([]);
});

it('finds deadlines missed when nobody sweeps and Redis forgets', async () => {
  const troubles = Array.from({ length: 3 }, () => 'Redis forgets everything' as const);
  const { found } = await shortRun({ troubles, planted: 'no-sweep', flaggedWithinMs: 1_000 });
  expect(found).toContainEqual(['missed', expect.any(Number)]);
});

it('finds deadlines flagged twice when nobody says at which revision they decided', async () => {
  const troubles = ['Redis forgets everything' as const];
  const { found } = await shortRun({ troubles, planted: 'no-expected-revision', flaggedWithinMs: 1_000 });
  expect(found).toContainEqual(['duplicate', expect.any(Number)]);
});
