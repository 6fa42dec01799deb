import { setImmediate as nextTurn } from 'node:timers/promises';
import type { StoredRecord } from '../storage/model.js';
import { matchingIn, readFilter } from './event-filter.js';
import { streams } from './generated.js';

const { FilterOptions } = streams.ReadReq.Options;

function filterByStream(regex: string) {
  return readFilter(new FilterOptions().setStreamIdentifier(new FilterOptions.Expression().setRegex(regex)));
}

function inStream(stream: string): StoredRecord {
  return { position: 1, revision: 0, stream, type: 'Noted', record: Buffer.of() };
}

it('chooses the records whose stream matches', async () => {
  const [ours, theirs] = [inStream('office-1'), inStream('ministry-1')];
  expect([...(await matchingIn([ours, theirs], filterByStream('^office-')))]).toEqual([ours]);
});

it('gives everyone else a turn while an expression takes long for each record', async () => {
  let [turns, done] = [0, false];
  const takingTurns = (async () => {
    for (; !done; turns += 1) await nextTurn();
  })();
  const records = Array.from({ length: 60 }, () => inStream('x'.repeat(1_000)));
  await matchingIn(records, filterByStream(`${'(.|x|[^y])*'.repeat(40)}Q`));
  done = true;
  await takingTurns;
  expect(turns).toBeGreaterThan(5);
});

it.each(['^(?!a)b', '(a|b)\\1', '(a{1,1000}){1,1000}', '(((', 'x'.repeat(501)])(
  'refuses an expression that may take without end: %s',
  (regex) => {
    expect(() => filterByStream(regex)).toThrow('regular expression');
  },
);
