import { cases } from '@comity/cases/contract';
import { hotlineIssues, hotlineUsage, useOf } from '@comity/hotline/contract';
import { OfficeTime } from '@comity/http';
import { streamId } from '@comity/kernel';
import { NEED_TO_KNOW } from '@comity/need-to-know/contract';
import { EVERYTHING, type Projection, ReadStore, type SeenStore, type Told } from '@comity/read-store';
import { referrals } from '@comity/referrals/contract';
import { requestRegister } from '@comity/requests/contract';
import { rounds } from '@comity/rounds/contract';
import { sanctions } from '@comity/sanctions/contract';
import { findCase, listCases } from '../../libs/cases/src/read/case.queries.js';
import { findIssue, listIssues } from '../../libs/hotline/src/read/hotline.queries.js';
import type { HotlineIssueRow } from '../../libs/hotline/src/read/hotline-issue.row.js';
import { findReferral, listReferrals } from '../../libs/referrals/src/read/referral.queries.js';
import { findRound, listRounds } from '../../libs/rounds/src/read/round.queries.js';
import { findSanction, listSanctions } from '../../libs/sanctions/src/read/sanction.queries.js';
import { search } from '../../libs/search/src/read/search.queries.js';
import { FactsLog, recorded } from './facts-log.js';
import { type FoldedLog, foldedLog } from './folded-log.js';
import { type Category, type DatedFact, matters, noon, RESUBMITTED } from './matters.js';

const PATIENCE_MS = 60_000;
const LAST_DAY = 20;
const PROJECTIONS = [hotlineIssues, referrals, sanctions, rounds, requestRegister, ...NEED_TO_KNOW];
const FACTS = matters();
/** Those of which the rows lose nothing but what has no date. */
const WHOLE = FACTS.filter(({ stream }) => streamId(stream) !== RESUBMITTED);
const office = new OfficeTime('Europe/London', { now: () => noon(30) });

type Row = Readonly<Record<string, unknown>>;

interface Register {
  readonly projection: Projection;
  readonly id: string;
  /** Of what there is no date in the row. */
  readonly undated: readonly string[];
  readonly statuses: readonly string[];
  find(id: string, told: Told): Promise<object | undefined>;
  list(told: Told, status?: string): Promise<readonly object[]>;
}

let models: FoldedLog;
let store: ReadStore;
let seen: SeenStore;

beforeAll(async () => {
  models = await foldedLog(new FactsLog(FACTS), PROJECTIONS, 9);
  store = models.store;
  seen = store.seenBy(EVERYTHING);
}, PATIENCE_MS);

afterAll(() => models?.[Symbol.asyncDispose]());

const page = (status?: string) => ({ sort: 'oldest' as const, limit: 50, after: undefined, status: status as never });

const REGISTERS: Readonly<Record<Exclude<Category, 'request'>, Register>> = {
  case: {
    ...{ projection: cases, id: 'caseId', undated: [], statuses: ['open', 'closed'] },
    find: (id, told) => findCase(seen, id, told),
    list: (told, status) => listCases(seen, told, page(status)),
  },
  hotline: {
    ...{ projection: hotlineIssues, id: 'issueId', undated: [], statuses: ['open', 'resolved'] },
    find: (id, told) => findIssue(seen, id, told),
    list: (told, status) => listIssues(seen, told, page(status)),
  },
  referral: {
    ...{ projection: referrals, id: 'referralId', undated: [] },
    statuses: ['referred', 'accepted', 'charged', 'concluded'],
    find: (id, told) => findReferral(seen, id, told),
    list: (told, status) => listReferrals(seen, told, page(status)),
  },
  sanction: {
    ...{ projection: sanctions, id: 'sanctionId', undated: ['measuresInForce', 'criteriaInForce'] },
    statuses: ['draft', 'submitted', 'approved', 'rejected', 'designated', 'under-review', 'revoked'],
    find: (id, told) => findSanction(seen, id, told),
    list: (told, status) => listSanctions(seen, told, page(status)),
  },
  round: {
    ...{ projection: rounds, id: 'roundId', undated: [] },
    statuses: ['opened', 'cutoff-fixed', 'compiled', 'approved', 'published'],
    find: (id, told) => findRound(seen, id, told),
    list: (told, status) => listRounds(seen, told, page(status)),
  },
};

/** Every day, by all that is known and by what was known at a moment. */
function moments(): {
  readonly told: Told & { readonly trueOn: { on: string; at: string } };
  readonly knownBy: string;
}[] {
  const days = Array.from({ length: LAST_DAY }, (_, place) => noon(place + 1).slice(0, 10));
  return days.flatMap((on) =>
    (['now', noon(9), noon(13)] as const).flatMap((knownAt) => {
      const knownBy = knownAt === 'now' ? noon(30) : knownAt;
      const at = office.endOf(on);
      return at < knownBy ? [{ told: { knownAt, trueOn: { on, at } }, knownBy }] : [];
    }),
  );
}

/** The facts that were known and had come to be so by the day: nothing in these stories was corrected. */
function factsBy(category: string, at: string, knownBy: string): readonly DatedFact[] {
  return WHOLE.filter(({ stream, recordedAt, trueFrom }) => {
    return stream.startsWith(`${category}-`) && recordedAt <= knownBy && trueFrom <= at;
  });
}

/** What the projection makes of those facts, by id. */
function folded({ projection }: Register, facts: readonly DatedFact[]): ReadonlyMap<string, Row> {
  const rows = new Map<string, Row>();
  for (const event of recorded(facts)) {
    const fold = projection.folds[event.type];
    const key = streamId(event.stream);
    if (fold === undefined || fold === 'ignored') continue;
    rows.set(key, JSON.parse(JSON.stringify(fold(rows.get(key) as never, event, key))));
  }
  return rows;
}

function dated({ undated }: Register, row: object | undefined): Row | undefined {
  if (row === undefined) return undefined;
  return Object.fromEntries(Object.entries(row).filter(([member]) => ![...undated, 'revision'].includes(member)));
}

async function whole(register: Register, rows: Promise<readonly object[]>): Promise<readonly object[]> {
  return (await rows).filter((row) => idIn(register)(row) !== RESUBMITTED);
}

const idIn = (register: Register) => (row: object) => String((row as Row)[register.id]);

describe.each(Object.entries(REGISTERS))('each %s as true on a day', (category, register) => {
  const ids = [
    ...new Set(WHOLE.flatMap(({ stream }) => (stream.startsWith(`${category}-`) ? [streamId(stream)] : []))),
  ];

  it('is what the facts that were so by then make of it, and is not there before [as-true-equals-replay]', async () => {
    const statuses = new Set<unknown>();
    for (const { told, knownBy } of moments()) {
      const rows = folded(register, factsBy(category, told.trueOn.at, knownBy));
      for (const id of ids) {
        const expected = dated(register, rows.get(id));
        expect([told, dated(register, await register.find(id, told))]).toEqual([told, expected]);
        if (expected !== undefined) statuses.add(expected.status);
      }
    }
    expect([...statuses].sort()).toEqual([...register.statuses].sort());
  });

  it('is listed, and found by its status of that day [as-true-equals-replay]', async () => {
    for (const { told, knownBy } of moments()) {
      const rows = folded(register, factsBy(category, told.trueOn.at, knownBy));
      const listed = await whole(register, register.list(told));
      expect(listed.map((row) => dated(register, row))).toEqual(
        listed.map((row) => dated(register, rows.get(idIn(register)(row)))),
      );
      expect(listed).toHaveLength(rows.size);
      for (const status of register.statuses) {
        const wanted = [...rows].flatMap(([id, row]) => (row.status === status ? [id] : []));
        const found = await whole(register, register.list(told, status));
        expect(found.map(idIn(register)).sort()).toEqual(wanted.sort());
      }
    }
  });
});

describe('what has no date of its own', () => {
  it('is told of a designation as known: what is in force', async () => {
    const designated = FACTS.find(({ event }) => event.type === 'SanctionDesignated');
    const id = streamId(designated?.stream ?? '');
    const of = async (day: number, knownAt: string | 'now') => {
      const on = noon(day).slice(0, 10);
      return findSanction(seen, id, { knownAt, trueOn: { on, at: office.endOf(on) } });
    };
    expect(await of(6, noon(13))).toMatchObject({ measuresInForce: [], criteriaInForce: [] });
    expect(await of(7, noon(13))).toMatchObject({ measuresInForce: ['asset-freeze'], criteriaInForce: ['c'] });
    expect(await of(7, 'now')).toMatchObject({ status: 'designated', measuresInForce: [], criteriaInForce: [] });
  });

  it('is not told of a proposal before its last submission: it counts for a draft', async () => {
    const statuses = [];
    for (const day of [4, 5, 7, 8, 9]) {
      const on = noon(day).slice(0, 10);
      const row = await findSanction(seen, RESUBMITTED, { knownAt: 'now', trueOn: { on, at: office.endOf(on) } });
      statuses.push(row?.status);
    }
    expect(statuses).toEqual(['draft', 'draft', 'draft', 'draft', 'submitted']);
  });
});

describe('the use of the hotline as true on a day', () => {
  it('is that of the figures of compliance', async () => {
    for (const { told, knownBy } of moments()) {
      const { issues } = await hotlineUsage(seen, told, {});
      const rows = await seen
        .asKnown(hotlineIssues, told.knownAt)
        .selectAll('row')
        .where('drill', '=', false)
        .execute();
      const [issue] = rows as readonly HotlineIssueRow[];
      if (issue === undefined) continue;
      const { escalations, commitmentsOverdue: _overdue, ...use } = useOf(issue, told.trueOn);
      expect([knownBy, issues]).toEqual([knownBy, expect.objectContaining({ ...use, issues: escalations })]);
    }
  });
});

describe('a search as true on a day', () => {
  it('finds what was there by then, and no request before its filing', async () => {
    const kinds = { case: 'case', issue: 'hotline', proposal: 'sanction', request: 'request' } as const;
    for (const { told, knownBy } of moments()) {
      const found = await search(seen, { text: 'relay', told, limit: 100 });
      for (const [kind, category] of Object.entries(kinds)) {
        const there = factsBy(category, told.trueOn.at, knownBy);
        const begun = there.filter(({ event }) => category !== 'request' || event.type === 'RequestFiled');
        const ids = [...new Set(begun.map(({ stream }) => streamId(stream)))];
        expect([told, kind, found.filter((one) => one.kind === kind).map(({ id }) => id)]).toEqual([
          told,
          kind,
          ids.sort(),
        ]);
      }
    }
  });
});
