import type { FaultReport } from './main.js';
import { judge, VIOLATIONS, type Violation } from './races/judge.js';
import { RACE_KINDS } from './races/kinds.js';
import { RaceTrack } from './races/race-track.js';

const AT_ONCE = 4;
const TOLD_AT_MOST = 10;
const TOLD_EVERY = 500;

/**
 * Lets `cycles` races be run on one request each, by people at two processes of the API, and holds what was answered and what
 * is stored against what may come of such a race.
 */
export async function raceFaults(cycles: number, seed: number, say: (line: string) => void): Promise<FaultReport> {
  await using track = await RaceTrack.open(seed);
  const counts = new Map<Violation, number>(VIOLATIONS.map((kind) => [kind, 0]));
  const run = { ended: 0, refused: 0, told: 0 };
  const queue = Array.from({ length: cycles }, (_, number) => number).values();
  const racing = async () => {
    for (const number of queue) {
      const kind = RACE_KINDS[number % RACE_KINDS.length];
      if (kind === undefined) continue;
      const { stream, finishes } = await track.race(kind, number);
      const facts = await track.facts(stream);
      for (const violation of judge(facts, finishes, kind.rules)) {
        counts.set(violation, (counts.get(violation) ?? 0) + 1);
        if (run.told++ < TOLD_AT_MOST) say(`${violation}: ${kind.name}, ${JSON.stringify({ facts, finishes })}`);
      }
      run.refused += finishes.filter(({ revision }) => revision === null).length;
      if (++run.ended % TOLD_EVERY === 0) say(`${run.ended} races`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, racing));
  return { checked: run.ended, violations: Object.fromEntries(counts), figures: { refused: run.refused } };
}
