import { stringify } from 'csv-stringify/sync';
import { type Column, cellOf, type RowPages } from './columns.js';

/**
 * The rows as CSV with a head line. A text that a spreadsheet would take for a formula stands behind an apostrophe.
 * @source RFC 4180; OWASP, CSV injection
 */
export async function* csvText(columns: readonly Column[], pages: RowPages): AsyncGenerator<string> {
  yield stringify([columns.map(({ name }) => name)], OPTIONS);
  for await (const rows of pages) {
    if (rows.length > 0)
      yield stringify(
        rows.map((row) => columns.map((column) => cellOf(row, column))),
        OPTIONS,
      );
  }
}

const OPTIONS = {
  record_delimiter: '\r\n',
  escape_formulas: true,
  cast: {
    boolean: String,
    // A number is written by us, so a minus sign begins no formula.
    number: (value: number) => ({ value: String(value), escape_formulas: false }),
  },
} as const;
