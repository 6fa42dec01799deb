import type { Instant } from '@comity/kernel';
import { EVERYTHING, type KeptRows, type Known, RowFollower, SeenStore, SharedTexts } from '@comity/read-store';
import { requestStream } from '../domain/request.events.js';
import { OF_FEW, OF_MANY, type RegisterFilter } from './request-register.filter.js';
import { requestRegister } from './request-register.projection.js';
import type { RegisterCounts, RegisterRow } from './request-register.row.js';

const EQUAL = [...OF_FEW, ...OF_MANY];
const COLUMNS = ['rowKey', 'fromPosition', ...EQUAL, 'dueAt', 'dueOn', 'finalAt', 'missed'] as const;
type Row = Pick<RegisterRow & Known, (typeof COLUMNS)[number]>;

/**
 * Of every request what it is counted by, as it is now, in memory: to count it in PostgreSQL reads all of them each time, and
 * their rows are wide and written all day.
 */
class CurrentRequests implements KeptRows<Row> {
  readonly projection = requestRegister;
  private rows = new Map<string, Row>();
  private texts = new SharedTexts();
  private readonly follower: RowFollower<Row>;

  constructor(private readonly store: SeenStore) {
    this.follower = new RowFollower(store.kysely, this);
  }

  /** As the read model stands at this moment or a later one, by id. */
  async current(): Promise<ReadonlyMap<string, Row>> {
    await this.follower.caughtUp();
    return this.rows;
  }

  after(position: bigint, limit: number) {
    const later = this.store.asKnown(requestRegister, 'now').select(COLUMNS).where('row.fromPosition', '>', position);
    return later.orderBy('row.fromPosition').limit(limit);
  }

  add(row: Row): void {
    const { caseId, agreementId, counterpartId, kind } = row;
    const shared = {
      ...{ caseId: this.texts.once(caseId), agreementId: this.texts.once(agreementId) },
      ...{ counterpartId: this.texts.once(counterpartId), kind: this.texts.once(kind) },
    };
    this.rows.set(row.rowKey, { ...row, ...shared });
  }

  forget(): void {
    this.rows = new Map();
    this.texts = new SharedTexts();
  }
}

/** One for each connection pool of this process. */
const followed = new WeakMap<object, CurrentRequests>();

function currentRequests({ kysely }: SeenStore): Promise<ReadonlyMap<string, Row>> {
  const requests = followed.get(kysely) ?? new CurrentRequests(new SeenStore(kysely, EVERYTHING));
  followed.set(kysely, requests);
  return requests.current();
}

/** How many requests the filter finds of those that the viewer may know of. @param at deadlines up to then are over */
export async function countCurrent(
  store: SeenStore,
  filter: Omit<RegisterFilter, 'text'>,
  at: Instant,
): Promise<RegisterCounts> {
  const requests = await currentRequests(store);
  const hidden = await store.hidden();
  const isAskedFor = conditionOf(filter, at);
  const byStatus = new Map<Row['status'], number>();
  const counts = { total: 0, overdue: 0, missed: 0 };
  for (const row of requests.values()) {
    if (!isAskedFor(row) || hidden.has(row.caseId, requestStream.category, row.rowKey)) continue;
    counts.total += 1;
    if (row.missed) counts.missed += 1;
    if (isOverdue(row, at)) counts.overdue += 1;
    byStatus.set(row.status, (byStatus.get(row.status) ?? 0) + 1);
  }
  return { ...counts, byStatus: Object.fromEntries([...byStatus].sort(([one], [other]) => (one < other ? -1 : 1))) };
}

/** The same as the filter is in SQL (`conditions`). */
function conditionOf(filter: Omit<RegisterFilter, 'text'>, at: Instant): (row: Row) => boolean {
  const { dueBefore, dueAfter, overdue } = filter;
  const wanted = EQUAL.filter((member) => filter[member] !== undefined);
  return (row) =>
    wanted.every((member) => row[member] === filter[member]) &&
    (dueBefore === undefined || (row.dueOn !== null && row.dueOn < dueBefore)) &&
    (dueAfter === undefined || (row.dueOn !== null && row.dueOn > dueAfter)) &&
    (overdue === undefined || isOverdue(row, at) === overdue);
}

function isOverdue({ status, finalAt, dueAt }: Row, at: Instant): boolean {
  return status === 'open' && finalAt === null && dueAt !== null && dueAt <= at;
}
