import type { Plain } from './plain-value.js';

/** One place where two states differ; `before` or `after` is absent where there was, or is, nothing. */
export interface Difference {
  /** A JSON Pointer such as `/clocks/response/missed`. @source RFC 6901 */
  readonly path: string;
  readonly before?: Plain;
  readonly after?: Plain;
}

/** Where two states differ, as deep as both have members to compare; none when they are equal. */
export function differences(before: Plain, after: Plain, path = ''): Difference[] {
  const [ours, theirs] = [membersOf(before), membersOf(after)];
  if (ours === null || theirs === null || Array.isArray(before) !== Array.isArray(after)) {
    return before === after ? [] : [{ path, before, after }];
  }
  const names = new Set([...ours.keys(), ...theirs.keys()]);
  return [...names].flatMap((name) => {
    const place = `${path}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    const [was, is] = [ours.get(name), theirs.get(name)];
    if (was === undefined) return is === undefined ? [] : [{ path: place, after: is }];
    return is === undefined ? [{ path: place, before: was }] : differences(was, is, place);
  });
}

/** By name or index; null for what has no members. A map, because an object may have a member of any name. */
function membersOf(value: Plain): Map<string, Plain> | null {
  return value === null || typeof value !== 'object' ? null : new Map(Object.entries(value));
}
