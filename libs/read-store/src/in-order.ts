import { isDescending, type ListOrder, type ListPage } from '@comity/kernel';
import { type SelectQueryBuilder, sql } from 'kysely';

/**
 * One page of the rows in the order that is asked for.
 * @param by what the order is of, then the id that tells equals apart: an index on both serves it in either direction
 */
export function inOrder<Tables, Table extends keyof Tables, Row>(
  rows: SelectQueryBuilder<Tables, Table, Row>,
  by: readonly [sorted: string, id: string],
  { sort, limit, after }: ListPage<ListOrder>,
): SelectQueryBuilder<Tables, Table, Row> {
  const [sorted, id] = [sql.ref(by[0]), sql.ref(by[1])];
  const direction = isDescending(sort) ? 'desc' : 'asc';
  const ordered = rows.orderBy(sorted, direction).orderBy(id, direction).limit(limit);
  if (after === undefined) return ordered;
  const follows = sql.raw(isDescending(sort) ? '<' : '>');
  return ordered.where(sql<boolean>`(${sorted}, ${id}) ${follows} (${after.at}, ${after.id})`);
}
