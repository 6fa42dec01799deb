import type { LogEntry } from '@comity/event-log';
import { categoryOf, Fault, type Recorded } from '@comity/kernel';
import { isStorableText } from './columns.js';
import type { KeyHistory, Unwritten } from './fold.js';
import type { ErasedFold, Projection } from './projection.js';

/** One entry that waits for one key. `rowKey` is empty where the keys are unknown: the whole stream then waits. */
export interface ParkedEntry {
  readonly position: bigint;
  readonly rowKey: string;
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
  readonly reason: string;
}

/** A log entry that concerns a projection, with the keys it touches, or the reason why they cannot be known. */
export type Routed =
  | { readonly kind: 'event'; readonly event: Recorded; readonly fold: ErasedFold; readonly keys: readonly string[] }
  | { readonly kind: 'unroutable'; readonly parked: ParkedEntry };

/** What already waits. Grows while a batch is folded. */
export interface Blocked {
  readonly keys: Set<string>;
  readonly streams: Set<string>;
}

export function nothingBlocked(): Blocked {
  return { keys: new Set(), streams: new Set() };
}

const MOST_KEYS_PER_EVENT = 1_000;
const LONGEST_KEY_CHARACTERS = 300;
const LONGEST_REASON_CHARACTERS = 500;
const WHOLE_STREAM = '';

/** The entries of a batch that concern the projection, each with its keys. */
export function route(projection: Projection, entries: readonly LogEntry[]): Routed[] {
  const routed: Routed[] = [];
  for (const entry of entries) {
    const one = routeOne(projection, entry);
    if (one !== null) routed.push(one);
  }
  return routed;
}

function routeOne(projection: Projection, entry: LogEntry): Routed | null {
  const source = entry.kind === 'event' ? entry.event : entry;
  if (!projection.categories.has(categoryOf(source.stream))) return null;
  if (entry.kind === 'undecodable') return unroutable(entry, entry.fault);
  const { event } = entry;
  const fold = Object.hasOwn(projection.folds, event.type) ? projection.folds[event.type] : undefined;
  if (fold === 'ignored') return null;
  if (fold === undefined) return unroutable(event, `no fold for ${event.type}`);
  try {
    const keys = keysOf(projection, event);
    return keys.length === 0 ? null : { kind: 'event', event, fold, keys };
  } catch (error) {
    return unroutable(event, error);
  }
}

function keysOf(projection: Projection, event: Recorded): readonly string[] {
  const given = projection.key(event);
  const keys = given === null ? [] : typeof given === 'string' ? [given] : [...new Set(given)];
  if (keys.length > MOST_KEYS_PER_EVENT) throw unusableKey(`touches ${keys.length} rows`);
  for (const key of keys) {
    if (!isStorableText(key) || key.length < 1 || key.length > LONGEST_KEY_CHARACTERS) {
      throw unusableKey('has a key that is empty, too long or no text');
    }
  }
  return keys;
}

function unusableKey(problem: string): Fault {
  return new Fault('key-unusable', `the event ${problem}`);
}

function unroutable(source: Omit<ParkedEntry, 'rowKey' | 'reason'>, error: unknown): Routed {
  return { kind: 'unroutable', parked: parkedEntry(source, WHOLE_STREAM, error) };
}

function parkedEntry(source: Omit<ParkedEntry, 'rowKey' | 'reason'>, rowKey: string, error: unknown): ParkedEntry {
  const { position, stream, revision, type } = source;
  const text = error instanceof Error ? error.message : String(error);
  const reason = text.replaceAll('\0', '').toWellFormed().slice(0, LONGEST_REASON_CHARACTERS);
  return { position, rowKey, stream, revision, type, reason };
}

/**
 * Folds a batch. What cannot be folded is parked, with everything later that touches the same key (or, where the keys are
 * unknown, comes from the same stream); all other keys go on.
 * @param historyOf the row of a key, as far as it is folded
 */
export function foldBatch(
  routed: readonly Routed[],
  historyOf: (key: string) => KeyHistory,
  unwritten: Unwritten,
  blocked: Blocked,
): { readonly changed: ReadonlySet<KeyHistory>; readonly parked: readonly ParkedEntry[] } {
  const changed = new Set<KeyHistory>();
  const parked: ParkedEntry[] = [];
  for (const one of routed) {
    if (one.kind === 'unroutable') {
      blocked.streams.add(one.parked.stream);
      parked.push(one.parked);
      continue;
    }
    for (const key of one.keys) {
      const obstacle = obstacleTo(one.event, key, blocked) ?? tryFold(key, one);
      if (obstacle === null) continue;
      blocked.keys.add(key);
      parked.push(parkedEntry(one.event, key, obstacle));
    }
  }
  return { changed, parked };

  function tryFold(key: string, { event, fold }: Extract<Routed, { kind: 'event' }>): unknown {
    const history = historyOf(key);
    try {
      if (history.apply(fold, event, unwritten)) changed.add(history);
      return null;
    } catch (error) {
      return error ?? 'the fold threw nothing';
    }
  }
}

const WAITS_FOR = 'waits for an earlier event of its';

function obstacleTo(event: Recorded, key: string, blocked: Blocked): string | null {
  if (blocked.keys.has(key)) return `${WAITS_FOR} key`;
  if (blocked.streams.has(event.stream)) return `${WAITS_FOR} stream`;
  return null;
}

/** Whether nothing is wrong with the entry itself: it only waits for an earlier one. */
export function waitsForAnother({ reason }: Pick<ParkedEntry, 'reason'>): boolean {
  return reason.startsWith(WAITS_FOR);
}
