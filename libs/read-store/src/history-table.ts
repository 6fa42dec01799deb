import type pg from 'pg';
import { type RowValues, toParameter } from './columns.js';
import { copyField, copyLine, copyRows } from './copy-rows.js';
import type { KeyHistory, Version } from './fold.js';
import type { Generation } from './generations.js';
import { qualified, quoted, tableName } from './naming.js';
import { type Blocked, foldBatch, type ParkedEntry, type Routed } from './park.js';
import type { Projection } from './projection.js';

/** Reads and writes one table of row versions, in bulk: one statement per batch and purpose, whatever the batch's size. */
export class HistoryTable {
  private readonly loadText: string;
  private readonly closeText: string;
  private readonly replaceText: string;
  private readonly copyText: string;

  /** @param table its name, qualified and quoted */
  constructor(
    readonly projection: Projection,
    private readonly table: string,
  ) {
    const columns = projection.columns.map(({ column }) => quoted(column));
    const all = ['row_key', 'known_from', 'known_to', 'from_position', ...columns];
    this.loadText = `
      select newest.* from unnest($1::text[]) as wanted (key)
      cross join lateral (
        select ${all.join(', ')} from ${table} where row_key = wanted.key order by known_from desc limit 1
      ) as newest`;
    this.closeText = `
      update ${table} as stored set known_to = closed.known_to
      from unnest($1::text[], $2::timestamptz[], $3::timestamptz[]) as closed (row_key, known_from, known_to)
      where stored.row_key = closed.row_key and stored.known_from = closed.known_from`;
    this.replaceText = `
      update ${table} as stored
      set ${all
        .slice(2)
        .map((column, index) => `${column} = replaced.c${index + 2}`)
        .join(', ')}
      from unnest(${this.parameters().join(', ')}) as replaced (${all.map((_column, index) => `c${index}`).join(', ')})
      where stored.row_key = replaced.c0 and stored.known_from = replaced.c1`;
    this.copyText = `copy ${table} (${all.join(', ')}) from stdin`;
  }

  static of({ projection, generation }: Generation): HistoryTable {
    return new HistoryTable(projection, qualified(tableName(projection.name, generation)));
  }

  /** The newest version of each key that has one. */
  async loadNewest(client: pg.ClientBase, keys: readonly string[]): Promise<Map<string, Version>> {
    if (keys.length === 0) return new Map();
    const { rows } = await client.query<unknown[]>({
      name: `${this.table} load`,
      text: this.loadText,
      values: [keys],
      rowMode: 'array',
    });
    return new Map(rows.map((row) => [row[0] as string, this.toVersion(row)]));
  }

  /** Appends the new versions and ends those they follow. */
  async write(client: pg.ClientBase, histories: Iterable<KeyHistory>): Promise<void> {
    const closed: Version[] = [];
    const replaced: Version[] = [];
    const lines: string[] = [];
    for (const history of histories) {
      if (history.toClose !== undefined) closed.push(history.toClose);
      if (history.toReplace !== undefined) replaced.push(history.toReplace);
      lines.push(...this.linesOf(history.toInsert));
    }
    if (closed.length > 0) {
      const values = [pluck(closed, 'rowKey'), pluck(closed, 'knownFrom'), pluck(closed, 'knownTo')];
      await client.query({ name: `${this.table} close`, text: this.closeText, values });
    }
    if (replaced.length > 0) {
      const values = this.toParameters(replaced);
      await client.query({ name: `${this.table} replace`, text: this.replaceText, values });
    }
    if (lines.length > 0) await copyRows(client, this.copyText, lines);
  }

  /** From one version to the next little changes: what is the same is not written out again. */
  private linesOf(versions: readonly Version[]): string[] {
    let last: { readonly row: RowValues; readonly fields: readonly string[] } | undefined;
    return versions.map(({ rowKey, knownFrom, knownTo, fromPosition, row }) => {
      const before = last;
      const fields = this.projection.columns.map(({ member, type }, index) =>
        before !== undefined && before.row[member] === row[member]
          ? (before.fields[index] as string)
          : copyField(type, row[member]),
      );
      last = { row, fields };
      return copyLine([copyField('text', rowKey), knownFrom, knownTo, String(fromPosition), ...fields]);
    });
  }

  private parameters(): string[] {
    const own = this.projection.columns.map(({ type }) => type);
    return ['text', 'timestamptz', 'timestamptz', 'bigint', ...own].map((type, index) => `$${index + 1}::${type}[]`);
  }

  private toParameters(versions: readonly Version[]): unknown[][] {
    const own = this.projection.columns.map(({ member, type }) =>
      versions.map((version) => toParameter(type, version.row[member])),
    );
    const engine = (['rowKey', 'knownFrom', 'knownTo', 'fromPosition'] as const).map((name) => pluck(versions, name));
    return [...engine, ...own];
  }

  private toVersion([rowKey, knownFrom, knownTo, fromPosition, ...values]: unknown[]): Version {
    const row = Object.fromEntries(this.projection.columns.map(({ member }, index) => [member, values[index] ?? null]));
    return {
      rowKey: rowKey as string,
      knownFrom: knownFrom as string,
      knownTo: knownTo as string,
      fromPosition: fromPosition as bigint,
      row,
    };
  }
}

function pluck<Name extends keyof Version>(versions: readonly Version[], name: Name): Version[Name][] {
  return versions.map((version) => version[name]);
}

/** Loads the rows that the entries touch, folds them, and writes what came of it. */
export async function foldInto(
  client: pg.ClientBase,
  table: HistoryTable,
  routed: readonly Routed[],
  blocked: Blocked,
): Promise<{ readonly histories: readonly KeyHistory[]; readonly parked: readonly ParkedEntry[] }> {
  const keys = new Set(routed.flatMap((one) => (one.kind === 'event' ? one.keys : [])));
  const stored = await table.loadNewest(client, [...keys]);
  const { histories, parked } = foldBatch(table.projection, routed, stored, blocked);
  await table.write(client, histories.values());
  return { histories: [...histories.values()], parked };
}
