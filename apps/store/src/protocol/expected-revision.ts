import type { ExpectedRevision } from '../storage/model.js';
import { invalidArgument } from './grpc-error.js';
import { fromUint64 } from './numbers.js';

export const NO_STREAM = -1;
const ANY = -2;
const STREAM_EXISTS = -4;

/** The options that appending to a stream and deleting it have in common. */
interface RevisionOptions {
  hasRevision(): boolean;
  getRevision(): string;
  hasNoStream(): boolean;
  hasStreamExists(): boolean;
  hasAny(): boolean;
}

/** @throws CallError INVALID_ARGUMENT when the options say nothing */
export function expectedIn(options: RevisionOptions): ExpectedRevision {
  if (options.hasRevision()) return fromUint64(options.getRevision());
  if (options.hasNoStream()) return 'no-stream';
  if (options.hasStreamExists()) return 'stream-exists';
  if (options.hasAny()) return 'any';
  throw invalidArgument('the call has no expected revision');
}

/** What a stream is expected to be, where it is carried as a number: a revision, or one of three signs. */
export function expectedFromNumber(text: string): ExpectedRevision | null {
  const value = Number(text);
  if (value === NO_STREAM) return 'no-stream';
  if (value === ANY) return 'any';
  if (value === STREAM_EXISTS) return 'stream-exists';
  return value >= 0 ? Math.min(value, Number.MAX_SAFE_INTEGER) : null;
}

export function expectedToNumber(expected: ExpectedRevision): number {
  switch (expected) {
    case 'no-stream':
      return NO_STREAM;
    case 'any':
      return ANY;
    case 'stream-exists':
      return STREAM_EXISTS;
    default:
      return expected;
  }
}
