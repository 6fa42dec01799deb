import { localDate } from '@comity/calendars';
import { complianceTable } from '@comity/compliance/contract';
import { counterparts } from '@comity/counterparts/contract';
import { hotlineIssues } from '@comity/hotline/contract';
import { OfficeTime } from '@comity/http';
import { isTimeZone } from '@comity/kernel';
import { calendarYears } from '@comity/published-calendars/contract';
import { EVERYTHING, ReadStore, type SeenStore } from '@comity/read-store';
import { requestFigures, requestRegister } from '@comity/requests/contract';
import { sql } from 'kysely';
import { localDay } from '../../libs/requests/src/read/local-day.js';
import type { RegisterFilter } from '../../libs/requests/src/read/request-register.filter.js';
import { type AsTold, cursorAfter, type RegisterSort } from '../../libs/requests/src/read/request-register.pages.js';
import { countRequests, findRequest, listRequests } from '../../libs/requests/src/read/request-register.queries.js';
import type { RegisterEntry, RegisterSummary } from '../../libs/requests/src/read/request-register.row.js';
import { randomFrom } from '../support/random.js';
import { type FoldedLog, foldedLog } from './folded-log.js';
import { ABROAD, histories, type Told, ToldLog } from './histories.js';
import { type NaivePast, naivePast } from './naive-past.js';
import { dayIn } from './naive-replay.js';

const REQUESTS = 600;
const MOMENTS = 30;
const SEED = 20261130;
const PAGE = 97;
const PATIENCE_MS = 120_000;
const PROJECTIONS = [requestRegister, requestFigures, counterparts, calendarYears, hotlineIssues];
const DAY_MS = 86_400_000;

const office = new OfficeTime('Europe/London', { now: () => '2025-01-01T12:00:00.000Z' });

let models: FoldedLog;
let store: ReadStore;
let seen: SeenStore;
let told: readonly Told[];

beforeAll(async () => {
  told = histories(REQUESTS, SEED);
  models = await foldedLog(new ToldLog(told), PROJECTIONS, 500);
  store = models.store;
  seen = store.seenBy(EVERYTHING);
}, PATIENCE_MS);

afterAll(() => models?.[Symbol.asyncDispose]());

/** Days before moments anywhere in the histories. */
function moments(): (AsTold & { readonly knownAt: string; readonly trueOn: { on: string; at: string } })[] {
  const random = randomFrom(SEED);
  const recorded = told.map(({ recordedAt }) => recordedAt).sort();
  const first = Date.parse(recorded[0] ?? '');
  const drawn = Array.from({ length: MOMENTS }, () => {
    const knownAt = recorded[Math.floor(random() * recorded.length)] ?? '';
    const back = random() < 0.5 ? random() * 5 : (random() * (Date.parse(knownAt) - first)) / DAY_MS;
    const on = dayIn(new Date(Date.parse(knownAt) - (1 + back) * DAY_MS).toISOString());
    return { knownAt, on };
  });
  return [...drawn, { knownAt: recorded.at(-1) ?? '', on: ABROAD.on }].map(({ knownAt, on }) => {
    const at = office.endOf(on);
    return { knownAt, trueOn: { on, at }, at };
  });
}

async function listed(
  filter: RegisterFilter,
  asTold: AsTold,
  sort: RegisterSort,
): Promise<readonly (RegisterSummary & { readonly counterpartName: string | null })[]> {
  const all: RegisterSummary[] = [];
  for (let last: RegisterSummary | undefined; ; last = all.at(-1)) {
    const after = last && cursorAfter(sort, last);
    const page = await listRequests(seen, filter, asTold, { sort, limit: PAGE, after });
    all.push(...page);
    if (page.length < PAGE) return all;
  }
}

const idsOf = (rows: readonly { readonly requestId: string }[]): string[] => rows.map(({ requestId }) => requestId);

function byDue({ shown: a }: NaivePast, { shown: b }: NaivePast): number {
  if (a.dueAt === b.dueAt) return a.requestId < b.requestId ? -1 : 1;
  if (a.dueAt === null || b.dueAt === null) return a.dueAt === null ? 1 : -1;
  return a.dueAt < b.dueAt ? -1 : 1;
}

const FILTERS: readonly (readonly [RegisterFilter, (one: NaivePast) => boolean])[] = [
  ...(['open', 'closed', 'withdrawn'] as const).map(
    (status) => [{ status }, ({ shown }: NaivePast) => shown.status === status] as const,
  ),
  ...(['none', 'interim', 'partial', 'final'] as const).map(
    (answered) => [{ answered }, ({ shown }: NaivePast) => shown.answered === answered] as const,
  ),
  ...(['us', 'them'] as const).map(
    (waitingOn) => [{ waitingOn }, ({ shown }: NaivePast) => shown.waitingOn === waitingOn] as const,
  ),
  [{ overdue: true }, ({ overdue }) => overdue],
  [{ overdue: false }, ({ overdue }) => !overdue],
  [{ status: 'draft' }, () => false],
];

const INSTANT = /^\d{4}-\d\d-\d\dT/;

/** The instants of what happened to a request that lie after the day; when a deadline is due, and was, is told as known. */
function later({ zone, detail }: RegisterEntry, on: string): string[] {
  const { items, responses, course, clocks } = detail;
  const happened = Object.values(clocks).map((clock) => [
    clock.stops,
    clock.restarts.map(({ formerDueAt: _due, ...restart }) => restart),
    clock.missed === null ? [] : clock.dueAt,
  ]);
  const found: string[] = [];
  JSON.stringify({ items, responses, course, happened }, (_name, value) => {
    if (typeof value === 'string' && INSTANT.test(value) && dayIn(value, zone ?? '') > on) found.push(value);
    return value;
  });
  return found;
}

describe('what was true on a day, as known on another', () => {
  it('is told of days on which much was otherwise than the record says of its own', async () => {
    const differing = new Set<string>();
    for (const asTold of moments()) {
      const past = await listed({}, asTold, 'due');
      const { knownAt, at } = asTold;
      const own = new Map((await listed({}, { knownAt, trueOn: null, at }, 'due')).map((row) => [row.requestId, row]));
      for (const row of past) {
        for (const [member, value] of Object.entries(row)) {
          if (own.get(row.requestId)?.[member as keyof RegisterSummary] !== value) differing.add(member);
        }
      }
    }
    expect([...differing].sort()).toEqual([
      ...['acceptedUrgency', 'acknowledgedAt', 'answered', 'claimedUrgency', 'closedOn', 'finalAt', 'finalOn'],
      ...['interimOn', 'missed', 'missedAt', 'postponedTo', 'refused', 'returned', 'rung', 'standing', 'status'],
      ...['transmittedAt', 'unclassified', 'waitingOn', 'withdrawnAt', 'withdrawnOn'],
    ]);
  });

  it('is, in the list, what its events as known say of the day, page after page [as-true-equals-replay]', async () => {
    for (const asTold of moments()) {
      const naive = naivePast(told, asTold.knownAt, asTold.trueOn).sort(byDue);
      const rows = await listed({}, asTold, 'due');
      expect(rows).toEqual(naive.map(({ shown }) => expect.objectContaining(shown)));
      expect(idsOf(await listed({}, asTold, 'filed')).sort()).toEqual(idsOf(rows).sort());
    }
  });

  it('is found and counted by what was so on the day [as-true-equals-replay]', async () => {
    for (const [place, asTold] of moments().entries()) {
      const naive = naivePast(told, asTold.knownAt, asTold.trueOn).sort(byDue);
      for (const [filter, isFound] of FILTERS.filter((_filter, index) => index % 3 === place % 3)) {
        const wanted = naive.filter(isFound);
        expect([filter, idsOf(await listed(filter, asTold, 'due'))]).toEqual([
          filter,
          idsOf(wanted.map(({ shown }) => shown)),
        ]);
        const byStatus: Record<string, number> = {};
        for (const { shown } of wanted) byStatus[shown.status] = (byStatus[shown.status] ?? 0) + 1;
        expect(await countRequests(seen, filter, asTold)).toEqual({
          total: wanted.length,
          overdue: wanted.filter(({ overdue }) => overdue).length,
          missed: wanted.filter(({ shown }) => shown.missed).length,
          byStatus,
        });
      }
    }
  });

  it('is, of one request, what the list says, with what had come of it; and nothing of what was not filed [as-true-equals-replay]', async () => {
    const ids = [...new Set(told.map(({ requestId }) => requestId))];
    for (const [place, asTold] of moments().entries()) {
      const naive = new Map(
        naivePast(told, asTold.knownAt, asTold.trueOn).map((one) => [one.shown.requestId, one] as const),
      );
      for (const id of ids.filter((_id, index) => index % 10 === place % 10)) {
        const found = await findRequest(seen, id, asTold);
        const expected = naive.get(id);
        if (found === undefined || expected === undefined) {
          expect([id, found, expected]).toEqual([id, undefined, undefined]);
          continue;
        }
        expect(found).toMatchObject(expected.shown);
        const { items, responses, course } = found.detail;
        expect(items.map(({ itemId, answer }) => ({ itemId, answer }))).toEqual(expected.items);
        expect(responses.map(({ responseId }) => responseId).sort()).toEqual(expected.responseIds);
        const open = course?.clarifications.filter(({ providedAt }) => providedAt === null) ?? [];
        expect(open).toHaveLength(expected.openQuestions);
        expect(later(found, asTold.trueOn.on)).toEqual([]);
        expect(found.detail.outcomes === null).toBe(found.status !== 'closed');
      }
    }
  });

  it('is what the figures of compliance say of the same day and the same state of the record [as-true-equals-figures]', async () => {
    let overdue = 0;
    for (const asTold of moments()) {
      const { knownAt, at, trueOn } = asTold;
      const question = { knownAt, at, on: trueOn.on, by: ['counterpart', 'direction'], filter: {} } as const;
      const table = await complianceTable(seen, question, 1);
      const groups = [
        [{}, table.all] as const,
        ...Object.values(table.by_counterpart_and_direction ?? {}).map((line) => {
          const [counterpartId, direction] = line.keys as [string, 'outgoing' | 'incoming'];
          return [{ counterpartId, direction }, line] as const;
        }),
      ];
      for (const [filter, figures] of groups) {
        const rows = await listed(filter, asTold, 'filed');
        const open = rows.filter(({ status, answered }) => status === 'open' && answered !== 'final');
        const counts = await countRequests(seen, filter, asTold);
        expect(figures).toMatchObject({
          filed: counts.total,
          final: rows.filter(({ answered }) => answered === 'final').length,
          open: open.length,
          holding: open.filter(({ interimOn }) => interimOn !== null).length,
          withdrawn: rows.filter(({ withdrawnOn }) => withdrawnOn !== null).length,
          refused: rows.filter(({ refused }) => refused).length,
          overdue: counts.overdue,
        });
      }
      overdue += table.all.overdue;
    }
    expect(overdue).toBeGreaterThan(100);
  });
});

it('counts what is of the present in memory as PostgreSQL counts the record of a day that is still to come', async () => {
  const ahead = { knownAt: '2999-01-01T00:00:00.000Z', trueOn: null };
  const present = { knownAt: 'now', trueOn: null } as const;
  const at = '2025-01-01T12:00:00.000Z';
  const rows = await listed({}, { ...ahead, at }, 'due');
  const valued = rows
    .filter((_row, index) => index % 40 === 0)
    .flatMap(({ agreementId, caseId, counterpartId, dueOn, kind }) => [
      { agreementId, direction: 'outgoing' as const },
      { caseId, overdue: true },
      { counterpartId, kind },
      ...(dueOn === null ? [] : [{ dueBefore: dueOn }, { dueAfter: dueOn, status: 'open' as const }]),
    ]);
  const filters: RegisterFilter[] = [{}, ...FILTERS.map(([filter]) => filter), ...valued];
  const waiting = rows.filter(({ status, finalAt, dueAt }) => status === 'open' && finalAt === null && dueAt !== null);
  const due = waiting[Math.floor(waiting.length / 2)]?.dueAt ?? '';
  const found = new Set<number>();
  for (const filter of filters) {
    for (const moment of [at, due]) {
      const counts = await countRequests(seen, filter, { ...present, at: moment });
      expect([filter, counts]).toEqual([filter, await countRequests(seen, filter, { ...ahead, at: moment })]);
      found.add(counts.total);
    }
  }
  expect(found.size).toBeGreaterThan(10);
});

it('puts an instant on the same day in every zone as PostgreSQL does', async () => {
  const world = [...Intl.supportedValuesOf('timeZone'), 'UTC', 'PRC', 'Japan', 'EST5EDT', 'Etc/GMT+5', 'CET', 'IST'];
  const offsets = ['+05', '-0330', '+05:45', '+14:00'];
  const zones = [...world, ...offsets].filter(isTimeZone);
  const instants = Array.from({ length: 50 }, (_, place) => new Date(Date.UTC(2024, 0, 1, 173 * place)).toISOString());
  const { rows } = await sql<{ zone: string; at: string; day: string }>`
    select zone, at, ${localDay(sql`at::timestamptz`, sql`zone`)}::text as day
    from unnest(${zones}::text[]) as zone, unnest(${instants}::text[]) as at`.execute(seen.kysely);
  expect(rows).toHaveLength(zones.length * instants.length);
  expect(rows.filter(({ zone, at, day }) => day !== localDate(at, zone))).toEqual([]);
});
