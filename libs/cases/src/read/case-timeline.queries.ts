import { type ByAge, categoryOf, type Instant, instant, isDescending, streamId, uuid } from '@comity/kernel';
import { caseMatters } from '@comity/need-to-know/contract';
import type { SeenStore } from '@comity/read-store';
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

/**
 * What happened in a case and to everything in it, in the order in which it occurred; what occurred at one instant, in the
 * order of the log.
 * @param limit entries at most, 1 or more
 */
export async function listTimeline(
  store: SeenStore,
  caseId: string,
  { knownAt, until }: TimelineMoment,
  { limit, sort, after }: { readonly limit: number; readonly sort: ByAge; readonly after?: TimelineCursor | undefined },
): Promise<TimelineEntry[]> {
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
    .limit(limit);
  if (until !== null) entries = entries.where('occurredAt', '<=', until);
  if (after !== undefined) {
    entries = entries.where(({ eb, refTuple, tuple }) =>
      eb(
        refTuple('occurredAt', 'row.fromPosition'),
        isDescending(sort) ? '<' : '>',
        tuple(after.occurredAt, BigInt(after.position)),
      ),
    );
  }
  const rows = await entries.execute();
  return rows.map(({ position, ...entry }) => ({
    ...entry,
    category: categoryOf(entry.stream),
    matterId: streamId(entry.stream),
    position: position.toString(),
  }));
}
