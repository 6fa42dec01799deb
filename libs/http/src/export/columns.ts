import type { z } from 'zod';
import { openApiSchema } from '../zod-schema.js';

/** One row of a list, as the API answers it. */
export type Row = Readonly<Record<string, unknown>>;

/** Rows in the order of the list, some at a time. */
export type RowPages = AsyncIterable<readonly Row[]>;

export interface Column {
  readonly name: string;
  /** Holds calendar dates, and nothing else. */
  readonly isDay: boolean;
}

interface Described {
  readonly format?: string;
  readonly anyOf?: readonly Described[];
}

/** The members of a row, in the order in which its schema declares them. */
export function columnsOf(row: z.ZodType): Column[] {
  const { properties = {} } = openApiSchema(row) as { properties?: Record<string, Described> };
  return Object.entries(properties).map(([name, { format, anyOf = [] }]) => ({
    name,
    isDay: format === 'date' || anyOf.some((one) => one.format === 'date'),
  }));
}

/** What stands in a cell: a list or an object as its JSON, nothing as an empty text. */
export function cellOf(row: Row, { name }: Column): string | number | boolean {
  const value = row[name] ?? '';
  return typeof value === 'object' ? JSON.stringify(value) : (value as string | number | boolean);
}
