/** A value as JSON can show it. */
export type Plain = null | boolean | number | string | readonly Plain[] | { readonly [member: string]: Plain };

/** A folded state as JSON: a map becomes an object by its keys, a set a list in its order, a bigint its digits. */
export function plain(value: unknown): Plain {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value === 'bigint') return value.toString();
  if (Array.isArray(value)) return value.map(plain);
  if (value instanceof Set) return [...value].map(plain);
  const members: Iterable<readonly [unknown, unknown]> = value instanceof Map ? value : Object.entries(value);
  const shown = [...members].filter(([, member]) => member !== undefined);
  return Object.fromEntries(shown.map(([name, member]) => [String(name), plain(member)]));
}
