import { type RowValues, storable, textOf, UnstorableValue } from './columns.js';
import { copyField } from './copy-rows.js';
import type { Projection } from './projection.js';

/** A row exactly as PostgreSQL will give it back, with the text of each column as COPY writes it. */
export interface StorableRow {
  readonly values: RowValues;
  /** In the order of the projection's columns. */
  readonly fields: readonly string[];
  /** Of all fields together. */
  readonly characters: number;
}

/**
 * What a fold gave, made storable. Values are taken over from the row before where they are the same, so that what does not
 * change is neither checked nor written out again.
 * @returns the row before itself, when nothing has changed
 * @throws UnstorableValue
 */
export function storableRow(projection: Projection, after: RowValues, before: StorableRow | undefined): StorableRow {
  const { columns, keptShort } = projection;
  const base = before ?? blankRow(projection);
  let changed: { readonly values: Record<string, unknown>; readonly fields: string[]; characters: number } | null =
    null;
  for (let place = 0; place < columns.length; place++) {
    const { member, type } = columns[place] as Projection['columns'][number];
    const last = base.values[member];
    if (after[member] === last) continue;
    const { value, text } = storable(member, type, after[member], last);
    const field = copyField(text);
    if (field === base.fields[place]) continue;
    if (keptShort.has(member)) checkLength(member, value);
    // A copy of a row that is there is made at once; member by member it would be made anew with every few.
    changed ??= { values: { ...base.values }, fields: [...base.fields], characters: base.characters };
    changed.characters += field.length - (base.fields[place] as string).length;
    changed.values[member] = value;
    changed.fields[place] = field;
  }
  return changed ?? base;
}

const blankRows = new WeakMap<Projection, StorableRow>();

/** Without a value in any column. */
function blankRow(projection: Projection): StorableRow {
  const made = blankRows.get(projection);
  if (made !== undefined) return made;
  const blank = storedRow(projection, Object.fromEntries(projection.columns.map(({ member }) => [member, null])));
  blankRows.set(projection, blank);
  return blank;
}

/** The texts of a row that comes from the table. */
export function storedRow({ columns }: Projection, values: RowValues): StorableRow {
  const fields = columns.map(({ member, type }) => {
    const value = values[member];
    return copyField(value === null ? null : textOf(type, value));
  });
  return { values, fields, characters: fields.reduce((sum, field) => sum + field.length, 0) };
}

/** A B-tree entry holds about 2,700 bytes; longer ones would fail the whole batch instead of one key. */
const MOST_INDEXED_TEXT_BYTES = 600;

function checkLength(member: string, value: unknown): void {
  if (typeof value !== 'string' || value.length * 3 <= MOST_INDEXED_TEXT_BYTES) return;
  if (Buffer.byteLength(value) > MOST_INDEXED_TEXT_BYTES) {
    throw new UnstorableValue(`${member} is too long for an indexed column`);
  }
}
