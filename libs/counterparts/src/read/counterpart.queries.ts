import { type Instant, uuid, words } from '@comity/kernel';
import type { ReadStore } from '@comity/read-store';
import { sql } from 'kysely';
import { z } from 'zod';
import { type CounterpartRow, counterpartRow } from './counterpart.row.js';
import { counterparts } from './counterparts.projection.js';

const COLUMNS = counterpartRow.keyof().options;

/** Where a page of the list ended. */
export const counterpartCursor = z.object({ name: words(500), counterpartId: uuid });

export interface CounterpartFilter {
  readonly limit: number;
  readonly after?: z.infer<typeof counterpartCursor> | undefined;
  /** Part of the name or of the reference in the register, in any case. */
  readonly text?: string | undefined;
}

/** The counterpart as the record showed it, or shows it now. */
export function findCounterpart(
  store: ReadStore,
  counterpartId: string,
  knownAt: Instant | 'now',
): Promise<CounterpartRow | undefined> {
  return store
    .asKnown(counterparts, knownAt)
    .select(COLUMNS)
    .where('counterpartId', '=', counterpartId)
    .executeTakeFirst();
}

/** Counterparts by name. */
export function listCounterparts(
  store: ReadStore,
  knownAt: Instant | 'now',
  { limit, after, text }: CounterpartFilter,
): Promise<CounterpartRow[]> {
  let list = store.asKnown(counterparts, knownAt).select(COLUMNS).orderBy('name').orderBy('counterpartId').limit(limit);
  if (text !== undefined) {
    list = list.where(sql<boolean>`strpos(lower(${sql.ref('label')}), lower(${text})) > 0`);
  }
  if (after !== undefined) {
    list = list.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('name', 'counterpartId'), '>', tuple(after.name, after.counterpartId)),
    );
  }
  return list.execute();
}
