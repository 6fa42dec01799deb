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
  if (Object.getPrototypeOf(value) !== Object.prototype) return canonicalCopy(value, known);
  let before = '';
  for (const name of Object.keys(value)) {
    const member = value[name];
    const form = canonicalForm(member, known[name]);
    if (form === undefined || name < before || !Object.is(form, member)) return canonicalCopy(value, known, name, form);
    before = name;
  }
  return value;
}

/** @param name a member whose form is there already: were it made again at every level, deep values would take for ever */
function canonicalCopy(value: Members, known: Members, name?: string, form?: unknown): Members {
  const copy: Record<string, unknown> = {};
  for (const each of Object.keys(value).sort()) {
    const member = each === name ? form : canonicalForm(value[each], known[each]);
    if (member === undefined) continue;
    if (each === '__proto__') Object.defineProperty(copy, each, { ...ORDINARY, value: member });
    else copy[each] = member;
  }
  return copy;
}

/** A member of this name is only assigned as a member when it is defined as one. */
const ORDINARY = { enumerable: true, configurable: true, writable: true };

function speaksForItself(value: object): value is { toJSON(): unknown } {
  return 'toJSON' in value && typeof value.toJSON === 'function';
}

/** An array keeps its length: JSON has `null` for what it has no word for. */
function canonicalArray(value: readonly unknown[]): readonly unknown[] {
  let copy: unknown[] | null = null;
  for (let place = 0; place < value.length; place++) {
    const form = canonicalForm(value[place]) ?? null;
    if (copy === null && !Object.is(form, value[place])) copy = value.slice(0, place);
    copy?.push(form);
  }
  return copy ?? value;
}

/** SHA-256 of the canonical JSON, 64 hex digits. */
export function digestOf(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}
