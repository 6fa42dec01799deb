import { Fault } from '@comity/kernel';
import fc from 'fast-check';

/** How many random sequences are drawn, and by which seed. */
export interface Draw {
  readonly numRuns: number;
  readonly seed: number;
}

/** `COMITY_PROPERTY_RUNS` and `COMITY_PROPERTY_SEED` decide; without them the usual number, by a seed of the moment. */
export function drawOf(usualRuns: number): Draw {
  const { COMITY_PROPERTY_RUNS: runs, COMITY_PROPERTY_SEED: seed } = process.env;
  return { numRuns: Number(runs ?? usualRuns), seed: Number(seed ?? Math.floor(Math.random() * 2 ** 31)) };
}

/** Declares a test: what must hold in every story. The check says so by throwing nothing. */
export type Law<Story> = (name: string, check: (story: Story) => void) => void;

/**
 * Laws that any random story obeys. Each story is played once and asked about every law; a law that breaks is tried
 * again on its own, by the same seed, so that what breaks it is shrunk and shown.
 * @param play what comes of a plan; that no plan makes it throw is the first law
 */
export function lawsOf<Plan, Story>(plans: fc.Arbitrary<Plan>, play: (plan: Plan) => Story, draw: Draw): Law<Story> {
  const laws = new Map<string, (story: Story) => void>();
  const broken = new Set<string>();
  beforeAll(() => {
    const askAll = (plan: Plan): void => {
      const story = play(plan);
      for (const [name, check] of laws) {
        if (!broken.has(name) && breaks(check, story)) broken.add(name);
      }
    };
    fc.assert(fc.property(plans, askAll), draw);
  });
  return (name, check) => {
    laws.set(name, check);
    it(name, () => {
      if (!broken.has(name)) return;
      fc.assert(
        fc.property(plans, (plan) => check(play(plan))),
        draw,
      );
      throw new Fault('law-unsteady', 'it broke once and held when tried again: it depends on what was asked before');
    });
  };
}

function breaks<Story>(check: (story: Story) => void, story: Story): boolean {
  try {
    check(story);
    return false;
  } catch {
    return true;
  }
}
