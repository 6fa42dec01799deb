import type { ByName, Instant, ListPage } from '@comity/kernel';
import { inOrder, type ReadStore } from '@comity/read-store';
import { sql } from 'kysely';
import { type CounterpartRow, counterpartRow } from './counterpart.row.js';
import { counterparts } from './counterparts.projection.js';

const COLUMNS = counterpartRow.keyof().options;

export interface CounterpartFilter extends ListPage<ByName> {
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

/** Counterparts in the order that is asked for. */
export function listCounterparts(
  store: ReadStore,
  knownAt: Instant | 'now',
  { sort, limit, after, text }: CounterpartFilter,
): Promise<CounterpartRow[]> {
  let list = store.asKnown(counterparts, knownAt).select(COLUMNS);
  if (text !== undefined) {
    list = list.where(sql<boolean>`strpos(lower(${sql.ref('label')}), lower(${text})) > 0`);
  }
  return inOrder(list, ['name', 'counterpartId'], { sort, limit, after }).execute();
}
