import { copyField, copyLine } from './copy-rows.js';
import { type Finished, STILL_KNOWN, type Version } from './fold.js';
import type { Generation } from './generations.js';
import type { InTurn } from './in-turn.js';
import { qualified, quoted, tableName } from './naming.js';
import type { Projection } from './projection.js';
import { storedRow } from './storable-row.js';

const NO_VALUE = copyField(null);

/** Reads and writes one table of row versions, in bulk: one statement per batch and purpose, whatever the batch's size. */
export class HistoryTable {
  private readonly loadText: string;
  private readonly closeText: string;
  private readonly removeText: string;
  private readonly copyText: string;
  /** Places of the columns that a version loses when it ends. */
  private readonly forFolding: readonly number[];

  /** @param table its name, qualified and quoted */
  constructor(
    readonly projection: Projection,
    private readonly table: string,
  ) {
    const columns = projection.columns.map(({ column }) => quoted(column));
    const forFolding = projection.columns.filter(({ member }) => projection.forFolding.includes(member));
    const emptied = forFolding.map(({ column }) => `, ${quoted(column)} = null`).join('');
    const all = ['row_key', 'known_from', 'known_to', 'from_position', ...columns];
    this.forFolding = forFolding.map((column) => projection.columns.indexOf(column));
    this.loadText = `
      select newest.* from unnest($1::text[]) as wanted (key)
      cross join lateral (
        select ${all.join(', ')} from ${table} where row_key = wanted.key order by known_from desc limit 1
      ) as newest`;
    this.closeText = `
      update ${table} as stored set known_to = closed.known_to${emptied}
      from unnest($1::text[], $2::timestamptz[], $3::timestamptz[]) as closed (row_key, known_from, known_to)
      where stored.row_key = closed.row_key and stored.known_from = closed.known_from`;
    this.removeText = `
      delete from ${table} as stored using unnest($1::text[], $2::timestamptz[]) as removed (row_key, known_from)
      where stored.row_key = removed.row_key and stored.known_from = removed.known_from`;
    this.copyText = `copy ${table} (${all.join(', ')}) from stdin`;
  }

  static of({ projection, generation }: Generation): HistoryTable {
    return new HistoryTable(projection, qualified(tableName(projection.name, generation)));
  }

  /** The newest version of each key that has one. */
  async loadNewest(client: InTurn, keys: readonly string[]): Promise<Map<string, Version>> {
    if (keys.length === 0) return new Map();
    const rows = await client.rows({
      name: `${this.table} load`,
      text: this.loadText,
      values: [keys],
      rowMode: 'array',
    });
    return new Map(rows.map((row) => [row[0] as string, this.toVersion(row)]));
  }

  /** Asks to append the new versions and to end those they follow. */
  write(client: InTurn, { toInsert, toClose, toReplace }: Finished): void {
    if (toClose.length > 0) {
      const values = [pluck(toClose, 'rowKey'), pluck(toClose, 'knownFrom'), pluck(toClose, 'knownTo')];
      void client.query({ name: `${this.table} close`, text: this.closeText, values });
    }
    if (toReplace.length > 0) {
      const values = [pluck(toReplace, 'rowKey'), pluck(toReplace, 'knownFrom')];
      void client.query({ name: `${this.table} remove`, text: this.removeText, values });
    }
    const lines = [...toReplace, ...toInsert].map((version) => this.lineOf(version));
    if (lines.length > 0) void client.copy({ text: this.copyText, lines });
  }

  private lineOf({ rowKey, knownFrom, knownTo, fromPosition, row }: Version): string {
    const fields = knownTo === STILL_KNOWN ? row.fields : this.withoutMemory(row.fields);
    return copyLine([copyField(rowKey), knownFrom, knownTo, String(fromPosition), ...fields]);
  }

  /** Of a version that has ended. */
  private withoutMemory(fields: readonly string[]): readonly string[] {
    if (this.forFolding.length === 0) return fields;
    const left = [...fields];
    for (const place of this.forFolding) left[place] = NO_VALUE;
    return left;
  }

  private toVersion([rowKey, knownFrom, knownTo, fromPosition, ...values]: unknown[]): Version {
    const row = Object.fromEntries(this.projection.columns.map(({ member }, index) => [member, values[index] ?? null]));
    return {
      rowKey: rowKey as string,
      knownFrom: knownFrom as string,
      knownTo: knownTo as string,
      fromPosition: fromPosition as bigint,
      row: storedRow(this.projection, row),
    };
  }
}

function pluck<Name extends keyof Version>(versions: readonly Version[], name: Name): Version[Name][] {
  return versions.map((version) => version[name]);
}
