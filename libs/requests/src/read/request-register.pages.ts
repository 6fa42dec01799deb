import { type Instant, instant, uuid } from '@comity/kernel';
import { type KnownRows, knownDuring, type Told } from '@comity/read-store';
import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely';
import { z } from 'zod';
import type { RegisterRow, RegisterSummary } from './request-register.row.js';

/** The state of the record that is asked about, and the day of which it tells; deadlines up to `at` are over. */
export interface AsTold extends Told {
  readonly knownAt: Instant | 'now';
  readonly at: Instant;
}

/** `due`: what is due first comes first, what has no deadline last. `filed`: the newest first, drafts before all. */
export const registerSort = z.enum(['due', 'filed']);
export type RegisterSort = z.infer<typeof registerSort>;

const cursorOf = (sort: RegisterSort) => z.object({ sort: z.literal(sort), at: instant.nullable(), requestId: uuid });
const CURSORS = { due: cursorOf('due'), filed: cursorOf('filed') };

/** Where a page of a list in this order ended. */
export function registerCursor(sort: RegisterSort) {
  return CURSORS[sort];
}
export type RegisterCursor = z.infer<ReturnType<typeof registerCursor>>;

export function cursorAfter(sort: RegisterSort, last: RegisterSummary): RegisterCursor {
  return { sort, at: sort === 'due' ? last.dueAt : last.filedAt, requestId: last.requestId };
}

type Rows = KnownRows<'row', RegisterRow>;
export type Builder = ExpressionBuilder<Rows, 'row'>;

/** Rows of the list that lie together in an index, so that it is entered where they begin. */
export interface Part {
  /** None of them has the date that the list goes by: their order is that of their ids. */
  readonly isUndated: boolean;
  holds(builder: Builder): Expression<SqlBool>;
}

export const EVERYTHING: Part = { isUndated: false, holds: (builder) => builder.and([]) };

export function firstParts(sort: RegisterSort, told: AsTold): readonly Part[] {
  const { knownAt, trueOn } = told;
  if (sort === 'due' || knownAt === 'now') return [EVERYTHING];
  // Of a day, nothing is told that was not filed.
  if (trueOn !== null) return [filed(told)];
  const unfiled: Part = {
    isUndated: true,
    holds: (builder) => builder.and([builder('filedAt', 'is', null), knownDuring('row', knownAt)]),
  };
  return [unfiled, filed(told)];
}

/** What the record showed at an instant was filed by then: whatever was filed since need not be looked through. */
function filed({ knownAt }: AsTold): Part {
  return dated((builder) =>
    knownAt === 'now' ? builder('filedAt', 'is not', null) : builder('filedAt', '<=', knownAt),
  );
}

/** What follows a cursor, part by part. Null sorts last in ascending order and first in descending order, as PostgreSQL has it. */
export function partsAfter({ sort, at, requestId }: RegisterCursor, told: AsTold): readonly Part[] {
  const column = sort === 'due' ? 'dueAt' : 'filedAt';
  const later = sql.raw(sort === 'due' ? '>' : '<');
  const [value, key] = [sql.ref(`row.${column}`), sql.ref('row.rowKey')];
  if (at !== null) {
    const rest = dated(() => sql<boolean>`(${value}, ${key}) ${later} (${at}::timestamptz, ${requestId})`);
    if (sort === 'filed') return [rest];
    return [rest, { isUndated: true, holds: (builder) => builder('dueAt', 'is', null) }];
  }
  const rest: Part = {
    isUndated: true,
    holds: () => sql<boolean>`(${value} is null and ${key} ${later} ${requestId})`,
  };
  return sort === 'due' ? [rest] : [rest, filed(told)];
}

function dated(holds: Part['holds']): Part {
  return { isUndated: false, holds };
}
