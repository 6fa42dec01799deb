import { Readable } from 'node:stream';
import type { Column, RowPages } from './columns.js';
import { csvText } from './csv-text.js';
import { workbook } from './workbook.js';

/** A form in which a whole list can be taken away. */
export interface ExportFormat {
  readonly extension: string;
  /** Of the answer. */
  readonly contentType: string;
  /** As a stream that asks for the next rows only when its reader takes what is there; destroyed, it asks for no more. */
  readonly write: (columns: readonly Column[], pages: RowPages) => Readable;
}

/** By the media type that a caller names in `Accept`. */
export const EXPORT_FORMATS: Readonly<Record<string, ExportFormat>> = {
  'text/csv': {
    extension: 'csv',
    contentType: 'text/csv; charset=utf-8; header=present',
    write: (columns, pages) => Readable.from(csvText(columns, pages), { highWaterMark: 1 }),
  },
  'application/jsonl': {
    extension: 'jsonl',
    contentType: 'application/jsonl; charset=utf-8',
    write: (_columns, pages) => Readable.from(jsonLines(pages), { highWaterMark: 1 }),
  },
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': {
    extension: 'xlsx',
    contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    write: workbook,
  },
};

const RANGES_READ_AT_MOST = 20;

/**
 * The form that the caller names first; null where they ask for JSON, for anything, or for nothing in particular.
 * @source RFC 9110, section 12.5.1, but for weights: who names a form of an export wants it
 */
export function exportFormat(accept: string | undefined): ExportFormat | null {
  const ranges = (accept ?? '').split(',').slice(0, RANGES_READ_AT_MOST);
  for (const range of ranges) {
    const [type = ''] = range.split(';');
    const format = EXPORT_FORMATS[type.trim().toLowerCase()];
    if (format !== undefined) return format;
  }
  return null;
}

async function* jsonLines(pages: RowPages): AsyncGenerator<string> {
  for await (const rows of pages) {
    if (rows.length > 0) yield `${rows.map((row) => JSON.stringify(row)).join('\n')}\n`;
  }
}
