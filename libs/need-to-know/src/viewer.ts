import { cases, RESTRICTED_MARKINGS } from '@comity/cases/contract';
import type { Asker } from '@comity/kernel';
import type { Place, PreparedViewer, SeenStore, SharedViewer, Viewer } from '@comity/read-store';
import { type RawBuilder, type SelectQueryBuilder, sql } from 'kysely';
import { caseMatters } from './read/case-matters.projection.js';
import { restingMatters } from './read/resting-matters.projection.js';

/** The person who asks, for the read models: `mayKnowOf`, as SQL over the cases as they are now. */
export function viewerOf(asker: Asker): Viewer {
  return {
    hides: (place, all) => {
      const hidden = notOpenTo(asker, all);
      return hides(place, { all, cases: hidden, resting: restingOn(hidden, all) });
    },
    prepared: preparedFor(asker),
    sharing: (all) => sharedBy(asker, all),
  };
}

function sharedBy(asker: Asker, all: SeenStore): SharedViewer {
  const cases: HiddenCases = all.kysely.selectFrom(sql<HiddenCase>`hidden_cases`.as('hiding'));
  const resting = sql`select stream from resting_streams`;
  return {
    table: sql`hidden_cases as materialized (${notOpenTo(asker, all).select('hiding.caseId')}),
      resting_streams (stream) as materialized (${restingOn(cases, all)})`,
    places: sql`select case_id::text, null as stream from hidden_cases
      union all select null, stream from resting_streams`,
    viewer: { ...viewerOf(asker), hides: (place) => hides(place, { all, cases, resting }) },
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

/** What is hidden from somebody. */
interface HiddenPlaces {
  readonly all: SeenStore;
  readonly cases: HiddenCases;
  /** SQL that selects the names of the streams that rest on what lies in those cases. */
  readonly resting: RawBuilder<unknown>;
}

function hides(place: Place, { all, cases, resting }: HiddenPlaces): RawBuilder<boolean> {
  if (place.kind === 'case') return exists(cases.where(sql<boolean>`${sql.ref('hiding.caseId')} = ${place.caseId}`));
  const placed = inCases(cases, all).where(sql<boolean>`${sql.ref('placed.stream')} = ${place.stream}`);
  return sql<boolean>`(${exists(placed)} or coalesce(${place.stream} in (${resting}), false))`;
}

function exists(found: SelectQueryBuilder<never, never, object>): RawBuilder<boolean> {
  return sql<boolean>`exists (${found.select(sql<number>`1`.as('one'))})`;
}

/**
 * The streams that rest on something in those cases, or on a stream that does, and so on. Found from there on, once for each
 * query, and few; to follow from every row what it rests on would cost each row a look.
 */
function restingOn(cases: HiddenCases, all: SeenStore): RawBuilder<unknown> {
  const rests = () => all.asKnown(restingMatters, 'now', 'rests').select('rests.stream');
  const atOnce = inCases(cases, all)
    .innerJoin(
      all.asKnown(restingMatters, 'now', 'rests').select(['rests.stream', 'rests.restsOn']).as('direct'),
      'direct.restsOn',
      'placed.stream',
    )
    .select('direct.stream');
  const further = rests().innerJoin(sql<{ stream: string }>`resting`.as('resting'), 'resting.stream', 'rests.restsOn');
  return sql`with recursive resting (stream) as (${atOnce} union ${further}) select stream from resting`;
}

function inCases(cases: HiddenCases, all: SeenStore) {
  // By its key, which is the stream: PostgreSQL can look each row up, however much lies in restricted cases.
  const placed = all.asKnown(caseMatters, 'now', 'matter').select(['matter.rowKey as stream', 'matter.caseId']);
  return cases.innerJoin(placed.as('placed'), 'placed.caseId', 'hiding.caseId');
}
