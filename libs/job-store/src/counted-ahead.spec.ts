import { CountedAhead } from './counted-ahead.js';

const MINUTE_MS = 60_000;

/** Counts as Redis would, and notes how many at a time. */
function counted(options: { leftMs?: () => number; fails?: () => boolean } = {}) {
  const { leftMs = () => MINUTE_MS, fails = () => false } = options;
  const taken: number[] = [];
  let total = 0;
  const counts = new CountedAhead(async (_key, howMany) => {
    if (fails()) throw new Error('away');
    taken.push(howMany);
    total += howMany;
    return { count: total, leftMs: leftMs() };
  });
  const many = async (howMany: number): Promise<number[]> => {
    const found: number[] = [];
    for (let asked = 0; asked < howMany; asked++) found.push((await counts.count('olga', MINUTE_MS)).count);
    return found;
  };
  return { counts, many, taken, total: () => total };
}

it('gives each number out once and leaves none out', async () => {
  const { many } = counted();
  expect(await many(500)).toEqual(Array.from({ length: 500 }, (_, place) => place + 1));
});

it('counts who asks rarely one by one, and who asks often ahead, by no more than a sixteenth', async () => {
  const { many, taken, total } = counted();
  await many(31);
  expect(taken).toEqual(Array(31).fill(1));
  await many(469);
  expect(taken.length).toBeLessThan(100);
  expect(total() - 500).toBeLessThanOrEqual(500 / 16);
});

it('asks once for all who come while it asks', async () => {
  const { counts, taken } = counted();
  const found = await Promise.all(Array.from({ length: 20 }, () => counts.count('olga', MINUTE_MS)));
  expect(found.map(({ count }) => count)).toEqual(Array.from({ length: 20 }, (_, place) => place + 1));
  expect(taken).toEqual([1, 19]);
});

it('gives out nothing of a window that has ended', async () => {
  let left = MINUTE_MS;
  const { counts, many, taken } = counted({ leftMs: () => left });
  await many(100);
  left = 0;
  const before = taken.length;
  await many(40);
  const { leftMs } = await counts.count('olga', MINUTE_MS);
  expect(leftMs).toBe(0);
  expect(taken.slice(before + 7)).toEqual(Array(taken.length - before - 7).fill(1));
});

it('tells everybody who waits that nothing can be counted, and counts again afterwards', async () => {
  let fails = true;
  const { counts, taken } = counted({ fails: () => fails });
  const answers = await Promise.allSettled(Array.from({ length: 3 }, () => counts.count('olga', MINUTE_MS)));
  expect(answers.map(({ status }) => status)).toEqual(Array(3).fill('rejected'));
  fails = false;
  expect((await counts.count('olga', MINUTE_MS)).count).toBe(1);
  expect(taken).toEqual([1]);
});
