import { type RowValues, storable, textOf, UnstorableValue } from './columns.js';
import { copyField } from './copy-rows.js';
import type { Projection } from './projection.js';

/** A row exactly as PostgreSQL will give it back, with the text of each column as COPY writes it. */
export interface StorableRow {
  readonly values: RowValues;
  /** In the order of the projection's columns. */
  readonly fields: readonly string[];
}

/**
 * What a fold gave, made storable. Values are taken over from the row before where they are the same, so that what does not
 * change is neither checked nor written out again.
 * @returns the row before itself, when nothing has changed
 * @throws UnstorableValue
 */
export function storableRow(projection: Projection, after: RowValues, before: StorableRow | undefined): StorableRow {
  const { columns, keptShort } = projection;
  const values: Record<string, unknown> = {};
  const fields: string[] = new Array(columns.length);
  let isSame = before !== undefined;
  for (let place = 0; place < columns.length; place++) {
    const { member, type } = columns[place] as Projection['columns'][number];
    const given = after[member];
    const last = before?.values[member];
    if (before !== undefined && given === last) {
      values[member] = last;
      fields[place] = before.fields[place] as string;
      continue;
    }
    const { value, text } = storable(member, type, given, last);
    const field = copyField(text);
    const isAsBefore = before?.fields[place] === field;
    if (!isAsBefore && keptShort.has(member)) checkLength(member, value);
    isSame &&= isAsBefore;
    values[member] = isAsBefore ? last : value;
    fields[place] = field;
  }
  return isSame && before !== undefined ? before : { values, fields };
}

/** The texts of a row that comes from the table. */
export function storedRow({ columns }: Projection, values: RowValues): StorableRow {
  const fields = columns.map(({ member, type }) => {
    const value = values[member];
    return copyField(value === null ? null : textOf(type, value));
  });
  return { values, fields };
}

/** A B-tree entry holds about 2,700 bytes; longer ones would fail the whole batch instead of one key. */
const MOST_INDEXED_TEXT_BYTES = 600;

function checkLength(member: string, value: unknown): void {
  if (typeof value !== 'string' || value.length * 3 <= MOST_INDEXED_TEXT_BYTES) return;
  if (Buffer.byteLength(value) > MOST_INDEXED_TEXT_BYTES) {
    throw new UnstorableValue(`${member} is too long for an indexed column`);
  }
}
