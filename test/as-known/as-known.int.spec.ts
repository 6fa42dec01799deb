import { complianceTable } from '@comity/compliance/contract';
import { counterparts } from '@comity/counterparts/contract';
import { hotlineIssues } from '@comity/hotline/contract';
import { calendarYears } from '@comity/published-calendars/contract';
import { EVERYTHING, ReadStore } from '@comity/read-store';
import { requestFigures, requestRegister } from '@comity/requests/contract';
import { randomFrom } from '../support/random.js';
import { type FoldedLog, foldedLog } from './folded-log.js';
import { histories, type Told, ToldLog } from './histories.js';
import { naiveMetrics } from './naive-metrics.js';
import { dayIn, naiveReplay } from './naive-replay.js';

const REQUESTS = 150;
const DATES = 40;
const SEED = 20261123;
const PATIENCE_MS = 120_000;
const PROJECTIONS = [requestRegister, requestFigures, counterparts, calendarYears, hotlineIssues];

let models: FoldedLog;
let store: ReadStore;
let told: readonly Told[];

beforeAll(async () => {
  told = histories(REQUESTS, SEED);
  // Small batches, so that most requests are cut somewhere.
  models = await foldedLog(new ToldLog(told), PROJECTIONS, 37);
  store = models.store;
}, PATIENCE_MS);

afterAll(() => models?.[Symbol.asyncDispose]());

/** Moments anywhere in the histories, most of them the very instant of a fact. */
function moments(): string[] {
  const random = randomFrom(SEED);
  const recorded = told.map(({ recordedAt }) => recordedAt);
  return Array.from({ length: DATES }, () => {
    const at = recorded[Math.floor(random() * recorded.length)] ?? '';
    return random() < 0.7 ? at : new Date(Date.parse(at) + Math.floor((random() - 0.5) * 86_400_000)).toISOString();
  });
}

describe('what the record knew on a date', () => {
  it('is told of many requests in many states', () => {
    const types = new Set(told.map(({ event }) => event.type));
    expect(types.size).toBeGreaterThan(15);
    const last =
      told
        .map(({ recordedAt }) => recordedAt)
        .sort()
        .at(-1) ?? '';
    const { filed, ...parts } = naiveMetrics(naiveReplay(told, last), dayIn(last), last);
    expect(filed).toBe(REQUESTS);
    for (const part of ['final', 'open', 'holding', 'withdrawn', 'on_time', 'late', 'overdue'] as const) {
      expect([part, parts[part] > 0]).toEqual([part, true]);
    }
  });

  it('is, row by row, what its events up to the date say [as-known-equals-replay]', async () => {
    for (const at of moments()) {
      const rows = await store
        .seenBy(EVERYTHING)
        .asKnown(requestRegister, at)
        .select([
          'requestId',
          'counterpartId',
          'kind',
          'zone',
          'filedOn',
          'dueAt',
          'dueOn',
          'interimOn',
          'finalAt',
          'refused',
        ])
        .select(['withdrawnAt', 'closedOn'])
        .where('filedAt', 'is not', null)
        .orderBy('rowKey')
        .execute();
      const naive = naiveReplay(told, at)
        .map(({ closedAt, stands: _stands, ...row }) => ({ ...row, closedOn: closedAt && dayIn(closedAt, row.zone) }))
        .sort((a, b) => (a.requestId < b.requestId ? -1 : 1));
      expect(rows).toEqual(naive);
    }
  });

  it('is, figure by figure, what its events up to the date say, in all and in every group [as-known-equals-replay]', async () => {
    for (const at of moments()) {
      const on = dayIn(at);
      const question = { knownAt: at, at, on, by: ['counterpart', 'kind'], filter: {} } as const;
      const table = await complianceTable(store.seenBy(EVERYTHING), question, 1);
      const naive = naiveReplay(told, at);
      expect(table.all).toMatchObject(naiveMetrics(naive, on, at));
      const lines = Object.values(table.by_counterpart_and_kind ?? {});
      expect(lines.reduce((sum, { filed }) => sum + filed, 0)).toBe(table.all.filed);
      for (const { keys, ...figures } of lines) {
        const own = naive.filter(({ counterpartId, kind }) => counterpartId === keys[0] && kind === keys[1]);
        expect(figures).toMatchObject(naiveMetrics(own, on, at));
      }
    }
  });
});
