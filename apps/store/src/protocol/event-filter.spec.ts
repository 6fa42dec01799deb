import { setImmediate as nextTurn } from 'node:timers/promises';
import { status } from '@grpc/grpc-js';
import type { StoredRecord } from '../storage/model.js';
import { EventFilter, readFilter } from './event-filter.js';
import { streams } from './generated.js';

const { FilterOptions } = streams.ReadReq.Options;

/** Cannot fail fast: every place of the text may begin every part. */
const SLOW = `${'(.|x|[^y])*'.repeat(40)}Q`;

function filterByStream(regex: string) {
  return readFilter(new FilterOptions().setStreamIdentifier(new FilterOptions.Expression().setRegex(regex)));
}

function inStream(stream: string): StoredRecord {
  return { position: 1, revision: 0, stream, type: 'Noted', record: Buffer.of() };
}

it('chooses the records whose stream matches', async () => {
  const [ours, theirs] = [inStream('office-1'), inStream('ministry-1')];
  expect([...(await filterByStream('^office-').matchingIn([ours, theirs]))]).toEqual([ours]);
});

it('gives everyone else a turn while an expression takes long for each record', async () => {
  const filter = new EventFilter(takingLong, 1);
  const records = Array.from({ length: 10 }, () => inStream('office-1'));
  let [turns, done] = [0, false];
  const takingTurns = (async () => {
    for (; !done; turns += 1) await nextTurn();
  })();
  const matching = await filter.matchingIn(records).finally(() => {
    done = true;
  });
  await takingTurns;
  expect(matching.size).toBe(records.length);
  expect(turns).toBeGreaterThan(records.length / 2);
});

/** Longer than others are kept waiting. */
function takingLong(): boolean {
  const end = performance.now() + 12;
  while (performance.now() < end);
  return true;
}

it('ends a read whose expression takes long for each record', async () => {
  const filter = filterByStream(SLOW);
  const records = Array.from({ length: 2_000 }, () => inStream('x'.repeat(1_000)));
  await expect(filter.matchingIn(records)).rejects.toMatchObject({ code: status.RESOURCE_EXHAUSTED });
});

it.each(['^(?!a)b', '(a|b)\\1', '(a{1,1000}){1,1000}', '(((', 'x'.repeat(501)])(
  'refuses an expression that may take without end: %s',
  (regex) => {
    expect(() => filterByStream(regex)).toThrow('regular expression');
  },
);
