import { once } from 'node:events';
import pg from 'pg';

/** What `pg` hands to a query that answers the server's request for data. */
interface CopyTarget {
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
}

const LINES_PER_CHUNK = 500;

/** One COPY, as `pg` runs a query. */
class CopyIn extends pg.Query {
  constructor(
    text: string,
    private readonly lines: readonly string[],
  ) {
    super({ text });
  }

  handleCopyInResponse(target: CopyTarget): void {
    for (let from = 0; from < this.lines.length; from += LINES_PER_CHUNK) {
      target.sendCopyFromChunk(Buffer.from(this.lines.slice(from, from + LINES_PER_CHUNK).join('')));
    }
    target.endCopyFrom();
  }
}

/**
 * Inserts rows by COPY, which costs the server two thirds of the same rows as parameters.
 * @param text `copy … from stdin`, in the text format
 * @param lines one per row, as `copyLine` makes them
 */
export async function copyRows(client: pg.ClientBase, text: string, lines: readonly string[]): Promise<void> {
  const copy = new CopyIn(text, lines);
  const ended = once(copy, 'end');
  client.query(copy);
  await ended;
}

/** @param fields in the order of the columns, each from `copyField` */
export function copyLine(fields: readonly string[]): string {
  return `${fields.join('\t')}\n`;
}

const ESCAPED: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/**
 * @param text as PostgreSQL reads it; null for no value
 * @source PostgreSQL documentation, COPY, "Text Format"
 */
export function copyField(text: string | null): string {
  if (text === null) return '\\N';
  return /[\\\t\n\r]/.test(text) ? text.replace(/[\\\t\n\r]/g, (character) => ESCAPED[character] ?? character) : text;
}
