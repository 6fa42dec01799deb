import { canonicalForm, Fault, type Instant, isCalendarDate, isInstant } from '@comity/kernel';

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

/** Of an instant: whether PostgreSQL can hold it. It has no year 0. */
export function hasStorableYear(at: Instant): boolean {
  return at >= '0001';
}

/** @param text of canonical JSON; nothing that JSON has no word for has one */
function isStorableJson(text: unknown): boolean {
  return typeof text === 'string' && !(text.includes('\\u') && UNSTORABLE_ESCAPE.test(text));
}

const accepts: Record<ColumnType, (value: unknown) => boolean> = {
  text: isStorableText,
  uuid: (value) => typeof value === 'string' && UUID.test(value),
  boolean: (value) => typeof value === 'boolean',
  integer: (value) => typeof value === 'number' && (value | 0) === value,
  bigint: (value) => typeof value === 'bigint' && BigInt.asIntN(64, value) === value,
  'double precision': (value) => typeof value === 'number' && Number.isFinite(value),
  date: (value) => typeof value === 'string' && value >= '0001' && isCalendarDate(value),
  timestamptz: (value) => typeof value === 'string' && hasStorableYear(value) && isInstant(value),
  jsonb: isStorableJson,
};

/** A value exactly as PostgreSQL will give it back, and the text from which PostgreSQL reads it; null where there is none. */
export interface StorableValue {
  readonly value: unknown;
  readonly text: string | null;
}

const NOTHING: StorableValue = { value: null, text: null };

/**
 * What PostgreSQL makes of a value, so that a fold sees the same whether its row comes from memory or from the table.
 * @param before the value that the column had; parts taken over from it are not looked at again
 * @throws UnstorableValue
 */
export function storable(name: string, type: ColumnType, value: unknown, before: unknown): StorableValue {
  if (value === null || value === undefined) return NOTHING;
  // jsonb keeps its own order of members; both sides are brought to one, because a fold may iterate over them.
  const given = type === 'jsonb' ? canonicalForm(value, before) : value === 0 ? 0 : value;
  const text = textOf(type, given);
  if (!accepts[type](type === 'jsonb' ? text : given)) throw new UnstorableValue(`${name} cannot be stored as ${type}`);
  return { value: given, text };
}

/** @param value as `storable` gives it, or as it was read; not null */
export function textOf(type: ColumnType, value: unknown): string {
  return type === 'jsonb' ? JSON.stringify(value) : String(value);
}
