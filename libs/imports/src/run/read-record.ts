import type { RegisterRecord, RowProblem } from '../domain/row-values.js';

/** One record with the line of the file on which it begins, or why it is none. */
export type ReadRecord = { readonly line: number } & (
  | {
      readonly record: RegisterRecord;
      /** Of an event log: what the events of the trace are called. */
      readonly activities?: readonly string[];
    }
  | { readonly problem: RowProblem }
);

/** What a reader is given: the text of the file, decoded, in pieces of any size. */
export type TextPieces = AsyncIterable<string>;

/** A record is not longer than this. */
export const MAX_RECORD_CHARACTERS = 1024 * 1024;
