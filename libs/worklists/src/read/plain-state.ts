/**
 * A decider's state as a row can hold it: maps and sets as arrays that say so. Names that people chose can be keys of states, but
 * what they name is never an array.
 */
export function toPlain(value: unknown): unknown {
  if (value instanceof Map) return { [MAP]: [...value].map(toPlain) };
  if (value instanceof Set) return { [SET]: [...value].map(toPlain) };
  return mapped(value, toPlain);
}

/** The state again. */
export function fromPlain(value: unknown): unknown {
  const tagged = value as { readonly [MAP]?: unknown; readonly [SET]?: unknown } | null;
  if (Array.isArray(tagged?.[MAP])) return new Map(tagged[MAP].map(fromPlain) as [unknown, unknown][]);
  if (Array.isArray(tagged?.[SET])) return new Set(tagged[SET].map(fromPlain));
  return mapped(value, fromPlain);
}

const MAP = '$map';
const SET = '$set';

function mapped(value: unknown, each: (member: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map(each);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, each(member)]));
}
