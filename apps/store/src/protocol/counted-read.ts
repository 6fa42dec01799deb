import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Span } from '../storage/event-reader.js';
import type { EventStorage } from '../storage/event-storage.js';
import type { StoredRecord } from '../storage/model.js';
import type { ReadablePart } from '../storage/readable-parts.js';
import { streamNotFound, withStructuredId } from './read-answers.js';
import type { ReadRequest } from './read-request.js';
import type { ResponseStream } from './response-stream.js';
import { streamDeleted } from './stream-errors.js';

/**
 * Answers a read of what is there at its beginning, at most `maxCount` events, then ends.
 * @throws CallError FAILED_PRECONDITION when the stream was ended for good
 */
export async function answerRead(
  storage: EventStorage,
  request: ReadRequest,
  maxCount: number,
  responses: ResponseStream,
): Promise<void> {
  const { stream } = request;
  const part = stream === null ? allOf(storage) : storage.readablePart(stream);
  if (part.kind === 'tombstoned') throw streamDeleted(stream ?? '');
  if (part.kind === 'none') return responses.send(streamNotFound(stream ?? ''));
  let span: Span | null = spanOf(request, part);
  let remaining = maxCount;
  while (span !== null && remaining > 0 && !responses.closed) {
    const page = readPage(storage, request, span, remaining);
    const matching = request.filter === null ? page : [...(await request.filter.matchingIn(page))];
    const chosen = matching.slice(0, remaining);
    await responses.sendAll(chosen.map(({ record }) => (request.structuredIds ? withStructuredId(record) : record)));
    remaining -= chosen.length;
    span = behind(page.at(-1), span, stream);
    // A filter that matches nothing would otherwise go through the whole log while everyone else waits.
    await nextTurn();
  }
}

function allOf(storage: EventStorage): ReadablePart {
  return { kind: 'events', first: 1, last: storage.lastPosition };
}

function readPage(storage: EventStorage, request: ReadRequest, span: Span, remaining: number): StoredRecord[] {
  const limit = request.filter === null ? remaining : Number.MAX_SAFE_INTEGER;
  return request.stream === null ? storage.readAll(span, limit) : storage.readStream(request.stream, span, limit);
}

/**
 * A position is a place between events: forwards from it includes the event there, backwards excludes it. A revision is
 * an event, included in both directions.
 */
function spanOf(
  { stream, from, direction }: ReadRequest,
  { first, last }: { first: number; last: number },
): Span | null {
  if (direction === 'forwards') {
    if (from === 'end') return null;
    return ordered({ direction, from: from === 'start' ? first : Math.max(from, first), to: last });
  }
  if (from === 'start') return stream === null ? null : ordered({ direction, from: 0, to: first });
  const highest = from === 'end' ? last : stream === null ? from - 1 : from;
  return ordered({ direction, from: Math.min(highest, last), to: first });
}

function ordered(span: Span): Span | null {
  const empty = span.direction === 'forwards' ? span.from > span.to : span.from < span.to;
  return empty ? null : span;
}

function behind(lastRead: StoredRecord | undefined, span: Span, stream: string | null): Span | null {
  if (lastRead === undefined) return null;
  const place = stream === null ? lastRead.position : lastRead.revision;
  return ordered({ ...span, from: span.direction === 'forwards' ? place + 1 : place - 1 });
}
