import { cases, RESTRICTED_MARKINGS } from '@comity/cases/contract';
import type { Asker } from '@comity/kernel';
import type { Place, SeenStore, Viewer } from '@comity/read-store';
import { type RawBuilder, sql } from 'kysely';
import { caseMatters } from './read/case-matters.projection.js';

/** The person who asks, for the read models: `mayKnowOf`, as SQL over the cases as they are now. */
export function viewerOf(asker: Asker): Viewer {
  return { hides: (place, all) => sql<boolean>`exists (${hiding(place, all, asker)})` };
}

/** The restricted cases, as `hiding`. */
export function restrictedCases(all: SeenStore) {
  const markings = RESTRICTED_MARKINGS.map((marking) => sql.lit(marking));
  return all
    .asKnown(cases, 'now', 'hiding')
    .where(sql<boolean>`${sql.ref('hiding.marking')} in (${sql.join(markings)})`);
}

/** True in SQL where a case `hiding` is one that the person may know of although it is restricted. */
export function isOpenTo({ actor: { id }, now }: Asker): RawBuilder<boolean> {
  const of = (member: string) => sql.ref(`hiding.${member}`);
  return sql<boolean>`(${of('officer')} is not distinct from ${id} or ${of('openedBy')} is not distinct from ${id}
    or jsonb_exists(${of('accessList')}, ${id}) or exists (
      select from jsonb_array_elements(${of('emergencies')}) as taken
      where taken->>'person' = ${id} and (taken->>'until')::timestamptz > ${now}::timestamptz
        and (taken->>'justified') is distinct from 'false'))`;
}

/** What stands in the viewer's way: a restricted case that is not open to them. */
function hiding(place: Place, all: SeenStore, asker: Asker) {
  const hidden = restrictedCases(all)
    .where(sql<boolean>`not ${isOpenTo(asker)}`)
    .select(sql<number>`1`.as('one'));
  switch (place.kind) {
    case 'case':
      return hidden.where(sql<boolean>`${sql.ref('hiding.caseId')} = ${place.caseId}`);
    case 'stream':
      return inItsCase(hidden, all).where(sql<boolean>`${sql.ref('placed.stream')} = ${place.stream}`);
    case 'streams':
      return inItsCase(hidden, all).where(sql<boolean>`${sql.ref('placed.stream')} = any(${place.streams})`);
  }
}

function inItsCase(hidden: ReturnType<typeof restrictedCases>, all: SeenStore) {
  // By its key, which is the stream: PostgreSQL can look each row up, however much lies in restricted cases.
  const placed = all.asKnown(caseMatters, 'now', 'matter').select(['matter.rowKey as stream', 'matter.caseId']);
  return hidden.innerJoin(placed.as('placed'), 'placed.caseId', 'hiding.caseId');
}
