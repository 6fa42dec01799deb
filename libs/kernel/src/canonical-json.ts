import { createHash } from 'node:crypto';

/**
 * JSON with sorted keys and no white space: equal values give equal text, on every machine and version.
 * `undefined` members are left out; a bigint becomes its decimal text in quotes.
 * @source RFC 8785 (JSON Canonicalization Scheme), for the values that Comity stores
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) => {
    if (typeof member === 'bigint') return member.toString();
    if (member === null || typeof member !== 'object' || Array.isArray(member)) return member;
    const entries = Object.entries(member as Record<string, unknown>);
    return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
  });
}

/** SHA-256 of the canonical JSON, 64 hex digits. */
export function digestOf(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}
