import { type ByAge, categoryOf, type Instant, instant, isDescending, streamId, uuid } from '@comity/kernel';
import { caseMatters } from '@comity/need-to-know/contract';
import { PreparedQuestion, type SeenStore } from '@comity/read-store';
import { sql } from 'kysely';
import { z } from 'zod';
import { caseTimeline } from './case-timeline.projection.js';

/** One event of something that is in the case. */
export const timelineEntry = z.object({
  stream: z.string().meta({ example: 'request-7d3c5a58-6d0b-5c6e-8a0c-2f9d5a7f1c11' }),
  category: z.string().meta({ example: 'request' }),
  matterId: uuid.describe('Of the request, proposal, issue or referral; of the case for its own events'),
  title: z.string().describe('What the matter is called').meta({ example: 'request US-2026-017' }),
  revision: z.int().describe('Place of the event in its stream'),
  position: z.string().describe('Place of the event in the whole log, as decimal digits'),
  type: z.string().meta({ example: 'RequestFiled' }),
  occurredAt: instant.describe('When it was so'),
  recordedAt: instant.describe('When the record learned it'),
  person: z.string().describe('Who recorded it').meta({ example: 'olga' }),
  sentence: z.string().meta({ example: 'olga filed the request' }),
});
export type TimelineEntry = Readonly<z.infer<typeof timelineEntry>>;

/** Where a page in this order ended. */
export function timelineCursor(sort: ByAge) {
  return z.object({ sort: z.literal(sort), occurredAt: instant, position: z.string().regex(/^\d{1,19}$/) });
}
export type TimelineCursor = z.infer<ReturnType<typeof timelineCursor>>;

export interface TimelineMoment {
  readonly knownAt: Instant | 'now';
  /** What occurred later is left out; null for nothing. */
  readonly until: Instant | null;
}

interface TimelinePage {
  readonly limit: number;
  readonly sort: ByAge;
  readonly after?: TimelineCursor | undefined;
}

/** What differs from one asking to the next. */
type Given = { readonly caseId: string } & Partial<
  Readonly<Record<'until' | 'occurredAt', Instant> & { position: bigint }>
>;

type TimelineEvent = Omit<TimelineEntry, 'category' | 'matterId' | 'position'> & { readonly position: bigint };

const LISTED = new PreparedQuestion<TimelineEvent>();

/**
 * What happened in a case and to everything in it, in the order in which it occurred; what occurred at one instant, in the
 * order of the log.
 * @param limit entries at most, 1 or more
 */
export async function listTimeline(
  store: SeenStore,
  caseId: string,
  { knownAt, until }: TimelineMoment,
  { limit, sort, after }: TimelinePage,
): Promise<TimelineEntry[]> {
  const ending = until === null ? {} : { until };
  const beginning = after === undefined ? {} : { occurredAt: after.occurredAt, position: BigInt(after.position) };
  const values: Given = { caseId, ...ending, ...beginning };
  const form = [sort, limit, ...Object.keys(values)].join(' ');
  const rows = await store.ask(LISTED, { knownAt, form, values }, (all, given) =>
    listed(all, knownAt, given, { limit, sort }),
  );
  return rows.map(({ position, ...entry }) => ({
    ...entry,
    category: categoryOf(entry.stream),
    matterId: streamId(entry.stream),
    position: position.toString(),
  }));
}

function listed(
  store: SeenStore,
  knownAt: TimelineMoment['knownAt'],
  { caseId, until, occurredAt, position }: Given,
  { limit, sort }: Pick<TimelinePage, 'limit' | 'sort'>,
) {
  const direction = isDescending(sort) ? 'desc' : 'asc';
  const matters = store
    .asKnown(caseMatters, knownAt, 'matter')
    .select(['stream', 'title'])
    .where('caseId', '=', caseId);
  let entries = store
    .asKnown(caseTimeline, knownAt)
    .innerJoin(matters.as('within'), 'within.stream', 'row.stream')
    .select(['row.stream', 'within.title', 'revision', 'type', 'occurredAt', 'person', 'sentence'])
    .select(['row.knownFrom as recordedAt', 'row.fromPosition as position'])
    .orderBy('occurredAt', direction)
    .orderBy('row.fromPosition', direction)
    .limit(sql.lit(limit));
  if (until !== undefined) entries = entries.where('occurredAt', '<=', until);
  if (occurredAt !== undefined && position !== undefined) {
    entries = entries.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('occurredAt', 'row.fromPosition'), isDescending(sort) ? '<' : '>', tuple(occurredAt, position)),
    );
  }
  return entries;
}
