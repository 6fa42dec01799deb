import { canonicalCopy, canonicalJson, Fault, isCalendarDate, isInstant } from '@comity/kernel';

/** The PostgreSQL types a projection may use. Dates and instants are text on this side (kernel `CalendarDate`, `Instant`). */
export type ColumnType =
  | 'text'
  | 'uuid'
  | 'boolean'
  | 'integer'
  | 'bigint'
  | 'double precision'
  | 'date'
  | 'timestamptz'
  | 'jsonb';

/** The column types that can hold a value; a member that may be `undefined` has none: a row says `null`. */
export type ColumnFor<Value> = undefined extends Value
  ? never
  : [NonNullable<Value>] extends [boolean]
    ? 'boolean'
    : [NonNullable<Value>] extends [number]
      ? 'integer' | 'double precision'
      : [NonNullable<Value>] extends [bigint]
        ? 'bigint'
        : [NonNullable<Value>] extends [string]
          ? 'text' | 'uuid' | 'date' | 'timestamptz'
          : 'jsonb';

export type ColumnsOf<Row> = { readonly [Name in keyof Row & string]-?: ColumnFor<Row[Name]> };

/** A row as the engine handles it: every declared column, nothing else, `null` where there is no value. */
export type RowValues = Readonly<Record<string, unknown>>;

/** A value that PostgreSQL would not take, or would give back changed. The message names the column. */
export class UnstorableValue extends Fault {
  constructor(message: string) {
    super('value-unstorable', message);
  }
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** `\u0000` and lone surrogates, as JSON.stringify escapes them; an escaped backslash before `u` is only text. */
const UNSTORABLE_ESCAPE = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f][0-9a-f]{2})/;

/** PostgreSQL has no NUL in text and no unpaired surrogate in UTF-8. */
export function isStorableText(value: unknown): value is string {
  return typeof value === 'string' && !value.includes('\0') && value.isWellFormed();
}

/** An instant that PostgreSQL can hold: it has no year 0. */
export function isStorableInstant(value: unknown): value is string {
  return typeof value === 'string' && value >= '0001' && isInstant(value);
}

function isStorableJson(text: string): boolean {
  return !text.includes('\\u') || !UNSTORABLE_ESCAPE.test(text);
}

const accepts: Record<ColumnType, (value: unknown) => boolean> = {
  text: isStorableText,
  uuid: (value) => typeof value === 'string' && UUID.test(value),
  boolean: (value) => typeof value === 'boolean',
  integer: (value) => typeof value === 'number' && (value | 0) === value,
  bigint: (value) => typeof value === 'bigint' && BigInt.asIntN(64, value) === value,
  'double precision': (value) => typeof value === 'number' && Number.isFinite(value),
  date: (value) => typeof value === 'string' && value >= '0001' && isCalendarDate(value),
  timestamptz: isStorableInstant,
  jsonb: (value) => isStorableJson(textOf(value)),
};

/** The canonical text of values that `storable` and `canonicalValue` have made: a row is compared and written by it. */
const texts = new WeakMap<object, string>();

function textOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return canonicalJson(value);
  let text = texts.get(value);
  if (text === undefined) {
    text = canonicalJson(value);
    texts.set(value, text);
  }
  return text;
}

/**
 * The value exactly as PostgreSQL will give it back, so that a fold sees the same whether its row comes from memory or from
 * the table.
 * @throws UnstorableValue
 */
export function storable(name: string, type: ColumnType, value: unknown): unknown {
  if (value === null || value === undefined) return null;
  const stored = type === 'jsonb' ? canonicalValue(value) : value;
  if (!accepts[type](stored)) throw new UnstorableValue(`${name} cannot be stored as ${type}`);
  return stored === 0 ? 0 : stored;
}

/** jsonb keeps its own order of members; both sides are brought to one, because a fold may iterate over them. */
export function canonicalValue(value: unknown): unknown {
  const copy = canonicalCopy(value);
  // Members in order already, so the text of the copy is the canonical one.
  if (typeof copy === 'object' && copy !== null) texts.set(copy, JSON.stringify(copy));
  return copy;
}

export function equalValues(type: ColumnType, a: unknown, b: unknown): boolean {
  if (a === b) return true;
  return type === 'jsonb' && a !== null && b !== null && textOf(a) === textOf(b);
}

/** The value as an element of an `unnest` parameter. */
export function toParameter(type: ColumnType, value: unknown): unknown {
  return type === 'jsonb' && value !== null ? textOf(value) : value;
}
