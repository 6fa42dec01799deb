import type { Direction } from '../storage/event-reader.js';
import { type EventFilter, readFilter } from './event-filter.js';
import { streams } from './generated.js';
import { invalidArgument } from './grpc-error.js';
import { readStreamName } from './identifiers.js';
import { fromUint64 } from './numbers.js';

export type Start = 'start' | 'end' | number;

/** What a caller asks to read: one stream (from a revision) or all (`stream` null, from a position). */
export interface ReadRequest {
  readonly stream: string | null;
  readonly from: Start;
  readonly direction: Direction;
  /** Null asks to follow: what is there, then everything new, until the caller leaves. */
  readonly maxCount: number | null;
  readonly filter: EventFilter | null;
  readonly structuredIds: boolean;
}

/** @throws CallError INVALID_ARGUMENT */
export function readRequest(message: streams.ReadReq): ReadRequest {
  const options = message.getOptions();
  if (options === undefined) throw invalidArgument('the read has no options');
  const filter = options.getFilter();
  const request: ReadRequest = {
    ...source(options),
    direction:
      options.getReadDirection() === streams.ReadReq.Options.ReadDirection.BACKWARDS ? 'backwards' : 'forwards',
    maxCount: maxCount(options),
    filter: filter === undefined ? null : readFilter(filter),
    structuredIds: options.getUuidOption()?.hasStructured() ?? false,
  };
  if (request.maxCount === null && request.direction === 'backwards') {
    throw invalidArgument('a subscription reads forwards only');
  }
  if (request.stream !== null && request.filter !== null) throw invalidArgument('a filter applies to all streams only');
  return request;
}

function source(options: streams.ReadReq.Options): Pick<ReadRequest, 'stream' | 'from'> {
  const stream = options.getStream();
  if (stream !== undefined) {
    const revision = stream.hasRevision() ? fromUint64(stream.getRevision()) : null;
    return {
      stream: readStreamName(stream.getStreamIdentifier()),
      from: revision ?? (stream.hasEnd() ? 'end' : 'start'),
    };
  }
  const all = options.getAll();
  if (all === undefined) throw invalidArgument('the read names neither a stream nor all');
  const position = all.getPosition();
  if (position !== undefined) return { stream: null, from: fromUint64(position.getCommitPosition()) };
  return { stream: null, from: all.hasEnd() ? 'end' : 'start' };
}

function maxCount(options: streams.ReadReq.Options): number | null {
  if (options.hasSubscription()) return null;
  if (options.hasCount()) return fromUint64(options.getCount());
  throw invalidArgument('the read is neither counted nor a subscription');
}
