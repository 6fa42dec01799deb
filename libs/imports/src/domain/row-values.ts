import type { CodeSource, TextSource } from './mapping.js';

/** One record of a register as it stands in the file: column → text. */
export type RegisterRecord = Readonly<Record<string, string>>;

/** Why a row cannot be imported; `column` is empty where no single one is to blame. */
export interface RowProblem {
  readonly column: string;
  readonly reason: string;
}

/** A text that a table of the mapping does not list. */
export interface UnknownValue {
  readonly column: string;
  readonly value: string;
}

/** Thrown by these readers and caught by `reading`: the first problem of a record ends its reading. */
export class Unreadable {
  constructor(readonly problem: RowProblem) {}
}

export type Reading<Row> = { readonly unknown: readonly UnknownValue[] } & (
  | { readonly row: Row }
  | { readonly problem: RowProblem }
);

/** Runs a reader, which reports what it does not know and throws `Unreadable` where it cannot go on. */
export function reading<Row>(read: (unknown: UnknownValue[]) => Row): Reading<Row> {
  const unknown: UnknownValue[] = [];
  try {
    return { row: read(unknown), unknown };
  } catch (error) {
    if (error instanceof Unreadable) return { problem: error.problem, unknown };
    throw error;
  }
}

export function textIn(record: RegisterRecord, column: string): string {
  return record[column]?.trim() ?? '';
}

export function required(record: RegisterRecord, column: string, maxCharacters: number): string {
  const value = textIn(record, column);
  if (value === '') throw new Unreadable({ column, reason: 'is empty' });
  if (value.length > maxCharacters)
    throw new Unreadable({ column, reason: `is longer than ${maxCharacters} characters` });
  if (!value.isWellFormed() || value.includes('\0'))
    throw new Unreadable({ column, reason: 'holds characters that are no text' });
  return value;
}

export function text(record: RegisterRecord, source: TextSource, maxCharacters: number): string {
  const columns = typeof source === 'string' ? [source] : source.firstOf;
  const column = columns.find((name) => textIn(record, name) !== '') ?? columns[0] ?? '';
  return required(record, column, maxCharacters);
}

type Table<Word> = {
  readonly column: string;
  readonly values: Readonly<Record<string, Word>>;
  readonly otherwise?: Word | undefined;
};

/** What the table has for the column's text. A text that it does not list is reported, whether or not it may pass. */
export function lookUp<Word>(record: RegisterRecord, table: Table<Word>, unknown: UnknownValue[]): Word {
  const { column, values, otherwise } = table;
  const value = record[column] ?? '';
  const known = Object.hasOwn(values, value) ? values[value] : undefined;
  if (known !== undefined) return known;
  unknown.push({ column, value: value.slice(0, 100) });
  if (otherwise !== undefined) return otherwise;
  const reason = `“${value.slice(0, 100)}” is not among the values of the mapping (${Object.keys(values).join(', ')})`;
  throw new Unreadable({ column, reason });
}

export function code(record: RegisterRecord, source: CodeSource, unknown: UnknownValue[]): string {
  return 'constant' in source ? source.constant : lookUp(record, source, unknown);
}
