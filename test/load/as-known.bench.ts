import { EVERYTHING, type SeenStore } from '@comity/read-store';
import type { RegisterFilter } from '../../libs/requests/src/read/request-register.filter.js';
import { type AsTold, cursorAfter, type RegisterSort } from '../../libs/requests/src/read/request-register.pages.js';
import { listRequests } from '../../libs/requests/src/read/request-register.queries.js';
import { randomFrom } from '../support/random.js';
import type { BenchOptions, Sample } from './main.js';
import { officeReadModels } from './office-log/read-models.js';
import { COUNTERPARTS } from './office-log/request-story.js';
import { dayAt, percentileOf, timed } from './office-log/timed.js';

const PAGES = 300;
const PAGE = 50;
const SORTS: readonly RegisterSort[] = ['due', 'filed'];

/** A page of the register at any date of ten years, beside the same page now: two pages of each question, filtered in turn. */
export async function asKnownBench(say: (line: string) => void, options: BenchOptions): Promise<Sample[]> {
  const store = (await officeReadModels(say, options)).seenBy(EVERYTHING);
  const random = randomFrom(11);
  const latest = dayAt(1).at;
  await timed(20, (turn) => twoPages(store, turn, { knownAt: 'now', trueOn: null, at: latest }));
  const now = await timed(PAGES, (turn) => twoPages(store, turn, { knownAt: 'now', trueOn: null, at: latest }));
  const then = await timed(PAGES, (turn) => {
    const { at } = dayAt(random());
    return twoPages(store, turn, { knownAt: at, trueOn: null, at });
  });
  const [nowP95, thenP95] = [percentileOf(now, 95) / 2, percentileOf(then, 95) / 2];
  say(`register page p95: now ${nowP95.toFixed(1)} ms, as known on any date ${thenP95.toFixed(1)} ms`);
  return [
    { name: 'register-now-p95', unit: 'ms', value: nowP95, baseline: null },
    { name: 'register-as-known-p95', unit: 'ms', value: thenP95, baseline: nowP95 },
  ];
}

async function twoPages(store: SeenStore, turn: number, asTold: AsTold): Promise<void> {
  const sort = SORTS[turn % SORTS.length] ?? 'due';
  const filter = filterAt(turn);
  const first = await listRequests(store, filter, asTold, { sort, limit: PAGE });
  const last = first.at(-1);
  const after = last === undefined ? undefined : cursorAfter(sort, last);
  await listRequests(store, filter, asTold, { sort, limit: PAGE, after });
}

function filterAt(turn: number): RegisterFilter {
  const counterpartId = COUNTERPARTS[turn % COUNTERPARTS.length]?.counterpartId;
  const filters: readonly RegisterFilter[] = [{}, { status: 'open' }, { counterpartId }, { direction: 'incoming' }];
  return filters[Math.floor(turn / SORTS.length) % filters.length] ?? {};
}
