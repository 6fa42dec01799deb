import { Holdings } from './holdings.js';

const MEGABYTE = 1024 * 1024;

/** Opens holdings of so many megabytes, in this order, and tells which of them had to give way. */
function givingWay(...megabytes: readonly number[]): number[] {
  const [holdings, given] = [new Holdings(), [] as number[]];
  for (const [index, size] of megabytes.entries()) {
    holdings.open(() => given.push(index)).set(size * MEGABYTE);
  }
  return given;
}

it('leaves everyone alone while there is room', () => {
  expect(givingWay(1, 31, 32)).toEqual([]);
});

it('makes room at the expense of whoever has been quiet longest', () => {
  expect(givingWay(20, 20, 20, 20)).toEqual([0]);
});

it('leaves those alone who hold little, however long they have been quiet', () => {
  expect(givingWay(1, 1, 30, 30, 30)).toEqual([2]);
});

it('takes word from a holding for a sign that it is not quiet', () => {
  const [holdings, given] = [new Holdings(), [] as string[]];
  const first = holdings.open(() => given.push('first'));
  first.set(22 * MEGABYTE);
  holdings.open(() => given.push('second')).set(22 * MEGABYTE);
  first.set(22 * MEGABYTE);
  holdings.open(() => given.push('third')).set(22 * MEGABYTE);
  expect(given).toEqual(['second']);
});

it('ends a request that alone takes more than there is', () => {
  expect(givingWay(65)).toEqual([0]);
});

it('has room again for what was let go', () => {
  const [holdings, given] = [new Holdings(), [] as string[]];
  for (let round = 0; round < 10; round += 1) {
    using holding = holdings.open(() => given.push('one'));
    holding.set(60 * MEGABYTE);
  }
  expect(given).toEqual([]);
});
