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
  // In the order in which a row keeps its members, so that the row takes it as it is.
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  members.sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(members.map(([name, member]) => [name, each(member)]));
}

/** States whose plain form is in the memory of those who keep rows, so that the next event need not read it again. */
const statesOf = new WeakMap<object, unknown>();

/** The state in its plain form, which is remembered with it as long as that is kept. */
export function keptPlain(state: unknown): object {
  const plain = toPlain(state) as object;
  statesOf.set(plain, state);
  return plain;
}

/** The state of a plain form, whether that was kept or read. */
export function stateOf(plain: object): unknown {
  return statesOf.get(plain) ?? fromPlain(plain);
}
