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
  return Object.fromEntries(members.sort(byName).map(([name, member]) => [name, each(member)]));
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}

/** States whose plain form is in the memory of those who keep rows, so that the next event need not read it again. */
const statesOf = new WeakMap<object, unknown>();

/**
 * The state in its plain form, which is remembered with it as long as that is kept.
 * @param before the plain form of the state before: what is the same in it is taken over, and so need not be looked at again
 */
export function keptPlain(state: unknown, before?: object): object {
  const plain = plainAfter(state, before === undefined ? undefined : statesOf.get(before), before) as object;
  statesOf.set(plain, state);
  return plain;
}

/** @param former the state before, where it is known; @param plain its plain form */
function plainAfter(value: unknown, former: unknown, plain: unknown): unknown {
  if (value === former && plain !== undefined) return plain;
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Map || value instanceof Set) return toPlain(value);
  return Array.isArray(value) ? arrayAfter(value, former, plain) : membersAfter(value, former, plain);
}

function arrayAfter(value: readonly unknown[], former: unknown, plain: unknown): readonly unknown[] {
  const known: readonly unknown[] = Array.isArray(plain) ? plain : [];
  const all = value.map((each, place) =>
    plainAfter(each, Array.isArray(former) ? former[place] : undefined, known[place]),
  );
  return known === plain && all.length === known.length && all.every((each, place) => each === known[place])
    ? known
    : all;
}

function membersAfter(value: object, former: unknown, plain: unknown): object {
  const members = value as Readonly<Record<string, unknown>>;
  const formerly = isObject(former) ? former : {};
  const names = Object.keys(members).filter((name) => members[name] !== undefined);
  if (!isObject(plain) || !isOf(plain, names)) {
    const known = isObject(plain) ? plain : {};
    return Object.fromEntries(
      names
        .sort()
        .map((name) => [
          name,
          plainAfter(members[name], formerly[name], Object.hasOwn(known, name) ? known[name] : undefined),
        ]),
    );
  }
  let changed: Record<string, unknown> | undefined;
  for (const name of names) {
    const each = plainAfter(members[name], formerly[name], plain[name]);
    if (each === plain[name]) continue;
    // Its members stand in their order already.
    changed ??= { ...plain };
    changed[name] = each;
  }
  return changed ?? plain;
}

function isOf(plain: object, names: readonly string[]): boolean {
  return Object.keys(plain).length === names.length && names.every((name) => Object.hasOwn(plain, name));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The state of a plain form, whether that was kept or read. */
export function stateOf(plain: object): unknown {
  return statesOf.get(plain) ?? fromPlain(plain);
}
