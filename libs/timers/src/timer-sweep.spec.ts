import { systemClock } from '@comity/kernel';
import { TimerSweep, type TimerSweepOptions } from './timer-sweep.js';
import type { Upkeep } from './upkeep.js';

const told: string[] = [];
const upkeep = (name: string, run: () => Promise<number>): Upkeep => ({ name, projections: [], run });

/** Of what is swept here nothing is in a store. */
function sweepOf(...all: readonly Upkeep[]): TimerSweep {
  const tell = (how: string) => (said: { readonly upkeep: string }) => told.push(`${how} ${said.upkeep}`);
  const log = { info: tell('seen'), warn: tell('failed') };
  const options = { kinds: [], upkeep: all, now: async () => systemClock.now(), log };
  return new TimerSweep(options as unknown as TimerSweepOptions);
}

it('sees to all that is looked after, though something before it fails, and then says so', async () => {
  const failing = upkeep('between', async () => {
    throw new RangeError('no such day');
  });
  const others = ['first', 'last'].map((name) => upkeep(name, async () => 1)) as [Upkeep, Upkeep];
  await expect(sweepOf(others[0], failing, others[1]).run()).rejects.toThrow('no such day');
  expect(told).toEqual(['seen first', 'failed between', 'seen last']);
});
