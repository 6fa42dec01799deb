import { createHash } from 'node:crypto';

/**
 * JSON with sorted keys and no white space: equal values give equal text, on every machine and version.
 * `undefined` members are left out; a bigint becomes its decimal text in quotes.
 * @source RFC 8785 (JSON Canonicalization Scheme), for the values that Comity stores
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(canonicalCopy(value));
}

/**
 * A copy whose members stand in canonical order, as `JSON.parse(canonicalJson(value))` gives it, for what JSON can hold. It is
 * made without the text, because read models make one per row.
 */
export function canonicalCopy(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'number') return Number.isFinite(value) ? value + 0 : null;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(canonicalElement);
  if (speaksForItself(value)) return canonicalCopy(value.toJSON());
  const copy: Record<string, unknown> = {};
  for (const name of Object.keys(value).sort()) {
    const member = canonicalCopy((value as Record<string, unknown>)[name]);
    if (member === undefined) continue;
    if (name === '__proto__') Object.defineProperty(copy, name, { ...ORDINARY, value: member });
    else copy[name] = member;
  }
  return copy;
}

/** A member of this name is only assigned as a member when it is defined as one. */
const ORDINARY = { enumerable: true, configurable: true, writable: true };

function speaksForItself(value: object): value is { toJSON(): unknown } {
  return 'toJSON' in value && typeof value.toJSON === 'function';
}

/** An array keeps its length: JSON has `null` for what it has no word for. */
function canonicalElement(element: unknown): unknown {
  return canonicalCopy(element) ?? null;
}

/** SHA-256 of the canonical JSON, 64 hex digits. */
export function digestOf(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}
