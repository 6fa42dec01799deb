import { createHash } from 'node:crypto';

/**
 * JSON with sorted keys and no white space: equal values give equal text, on every machine and version.
 * `undefined` members are left out; a bigint becomes its decimal text in quotes.
 * @source RFC 8785 (JSON Canonicalization Scheme), for the values that Comity stores
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(canonicalForm(value));
}

/**
 * The value with its members in canonical order, as `JSON.parse(canonicalJson(value))` gives it, for what JSON can hold. What is
 * so already is given back itself, not copied, because read models ask for it once per row: change neither afterwards.
 * @param known in canonical form: what the value has taken over from it, at the same place, is not looked at again
 */
export function canonicalForm(value: unknown, known?: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'number') return Number.isFinite(value) ? value + 0 : null;
  if (typeof value !== 'object' || value === null || value === known) return value;
  if (Array.isArray(value)) return canonicalArray(value);
  if (speaksForItself(value)) return canonicalForm(value.toJSON());
  return canonicalObject(value as Members, isMembers(known) ? known : NONE);
}

type Members = Readonly<Record<string, unknown>>;

const NONE: Members = {};

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function canonicalObject(value: Members, known: Members): Members {
  const names = Object.keys(value);
  const forms = names.map((name) => canonicalForm(value[name], known[name]));
  const isSame = (name: string, place: number): boolean =>
    (place === 0 || (names[place - 1] as string) < name) &&
    forms[place] !== undefined &&
    Object.is(forms[place], value[name]);
  if (Object.getPrototypeOf(value) === Object.prototype && names.every(isSame)) return value;
  const copy: Record<string, unknown> = {};
  for (const place of names.map((_name, index) => index).sort(byName(names))) {
    const [name, member] = [names[place] as string, forms[place]];
    if (member === undefined) continue;
    if (name === '__proto__') Object.defineProperty(copy, name, { ...ORDINARY, value: member });
    else copy[name] = member;
  }
  return copy;
}

function byName(names: readonly string[]) {
  return (a: number, b: number): number => ((names[a] as string) < (names[b] as string) ? -1 : 1);
}

/** A member of this name is only assigned as a member when it is defined as one. */
const ORDINARY = { enumerable: true, configurable: true, writable: true };

function speaksForItself(value: object): value is { toJSON(): unknown } {
  return 'toJSON' in value && typeof value.toJSON === 'function';
}

/** An array keeps its length: JSON has `null` for what it has no word for. */
function canonicalArray(value: readonly unknown[]): readonly unknown[] {
  const copy = Array.from(value, (element) => canonicalForm(element) ?? null);
  return copy.every((element, index) => Object.is(element, value[index])) ? value : copy;
}

/** SHA-256 of the canonical JSON, 64 hex digits. */
export function digestOf(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}
