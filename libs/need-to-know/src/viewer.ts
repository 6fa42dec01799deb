import { cases, RESTRICTED_MARKINGS } from '@comity/cases/contract';
import type { Asker } from '@comity/kernel';
import type { Place, PreparedViewer, SeenStore, Viewer } from '@comity/read-store';
import { type RawBuilder, type SelectQueryBuilder, sql } from 'kysely';
import { caseMatters } from './read/case-matters.projection.js';

/** The person who asks, for the read models: `mayKnowOf`, as SQL over the cases as they are now. */
export function viewerOf(asker: Asker): Viewer {
  return {
    hides: (place, all) => hides(place, all, notOpenTo(asker, all)),
    prepared: preparedFor(asker),
    sharing: (all) => ({
      table: sql`hidden_cases as materialized (${notOpenTo(asker, all).select('hiding.caseId')})`,
      caseIds: sql`select case_id::text from hidden_cases`,
      viewer: {
        ...viewerOf(asker),
        hides: (place) => hides(place, all, all.kysely.selectFrom(sql<HiddenCase>`hidden_cases`.as('hiding'))),
      },
    }),
  };
}

function preparedFor({ actor: { id: person }, now }: Asker): PreparedViewer {
  return {
    form: 'person',
    values: { viewer: person, viewedAt: now },
    withValues: ({ viewer, viewedAt }) =>
      viewerOf({ actor: { id: viewer as string, roles: [] }, now: viewedAt as string }),
  };
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

interface HiddenCase {
  readonly caseId: string;
}

type HiddenCases = SelectQueryBuilder<{ hiding: HiddenCase }, 'hiding', object>;

/** What stands in somebody's way: restricted cases that are not open to them. */
function notOpenTo(asker: Asker, all: SeenStore): HiddenCases {
  const hidden = restrictedCases(all).where(sql<boolean>`not ${isOpenTo(asker)}`);
  // Only the case is asked for, wherever they are found.
  return hidden as unknown as HiddenCases;
}

function hides(place: Place, all: SeenStore, hidden: HiddenCases): RawBuilder<boolean> {
  return sql<boolean>`exists (${within(place, all, hidden.select(sql<number>`1`.as('one')))})`;
}

function within(place: Place, all: SeenStore, hidden: HiddenCases) {
  switch (place.kind) {
    case 'case':
      return hidden.where(sql<boolean>`${sql.ref('hiding.caseId')} = ${place.caseId}`);
    case 'stream':
      return inItsCase(hidden, all).where(sql<boolean>`${sql.ref('placed.stream')} = ${place.stream}`);
    case 'streams':
      return inItsCase(hidden, all).where(sql<boolean>`${sql.ref('placed.stream')} = any(${place.streams})`);
  }
}

function inItsCase(hidden: HiddenCases, all: SeenStore) {
  // By its key, which is the stream: PostgreSQL can look each row up, however much lies in restricted cases.
  const placed = all.asKnown(caseMatters, 'now', 'matter').select(['matter.rowKey as stream', 'matter.caseId']);
  return hidden.innerJoin(placed.as('placed'), 'placed.caseId', 'hiding.caseId');
}
