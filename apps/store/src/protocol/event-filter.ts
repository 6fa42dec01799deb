import { setImmediate as nextTurn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import type { StoredRecord } from '../storage/model.js';
import { streams } from './generated.js';
import { invalidArgument } from './grpc-error.js';

type FilterOptions = streams.ReadReq.Options.FilterOptions;

// A caller's expression could hold up the whole store by backtracking; after so many steps V8 goes on in linear time.
setFlagsFromString('--enable-experimental-regexp-engine-on-excessive-backtracks');
// Gives expressions the flag `l`: whatever cannot be run in linear time does not compile.
setFlagsFromString('--enable-experimental-regexp-engine');

/** KurrentDB's window when the caller names none. */
const DEFAULT_WINDOW = 32;
const MAX_PREFIXES = 1_000;
const MAX_REGEX_LENGTH = 500;
/** Longer than this, matching does not keep others waiting. */
const TURN_MS = 10;

export interface EventFilter {
  readonly matches: (record: StoredRecord) => boolean;
  /** A checkpoint is due after this many events looked at, matching or not. */
  readonly checkpointInterval: number;
}

/**
 * Those of the records that match. An expression in linear time may still take milliseconds for each of them: everyone
 * else has a turn meanwhile.
 */
export async function matchingIn(
  records: readonly StoredRecord[],
  { matches }: EventFilter,
): Promise<ReadonlySet<StoredRecord>> {
  const matching = new Set<StoredRecord>();
  let turnBegan = performance.now();
  for (const record of records) {
    if (matches(record)) matching.add(record);
    if (performance.now() - turnBegan < TURN_MS) continue;
    await nextTurn();
    turnBegan = performance.now();
  }
  return matching;
}

/** @throws CallError INVALID_ARGUMENT for a filter that says nothing or a regular expression that is none */
export function readFilter(options: FilterOptions): EventFilter {
  const window = options.hasMax() ? options.getMax() : DEFAULT_WINDOW;
  const multiplier = options.getCheckpointintervalmultiplier();
  return { matches: matcher(options), checkpointInterval: Math.max(1, window) * Math.max(1, multiplier) };
}

function matcher(options: FilterOptions): EventFilter['matches'] {
  const byStream = options.getStreamIdentifier();
  if (byStream !== undefined) {
    const test = textTest(byStream);
    return (record) => test(record.stream);
  }
  const byType = options.getEventType();
  if (byType === undefined) throw invalidArgument('the filter names neither stream nor event type');
  const test = textTest(byType);
  return (record) => test(record.type);
}

function textTest(expression: streams.ReadReq.Options.FilterOptions.Expression): (text: string) => boolean {
  const prefixes = expression.getPrefixList();
  if (prefixes.length > MAX_PREFIXES) throw invalidArgument(`the filter has more than ${MAX_PREFIXES} prefixes`);
  if (prefixes.length > 0) return (text) => prefixes.some((prefix) => text.startsWith(prefix));
  const source = expression.getRegex();
  if (source === '') throw invalidArgument('the filter has neither prefixes nor a regular expression');
  if (source.length > MAX_REGEX_LENGTH) throw invalidArgument('the regular expression of the filter is too long');
  const regex = compile(source);
  return (text) => regex.test(text);
}

/** V8 falls back to linear time only where it can; an expression that rules it out could run for ever. */
function compile(source: string): RegExp {
  const regex = compiled(source, '') ?? invalid('the filter is not a regular expression');
  const runsInLinearTime = compiled(source, 'l') !== null;
  return runsInLinearTime
    ? regex
    : invalid('the regular expression of the filter has look-around, back references or large counts; leave them out');
}

function compiled(source: string, flags: 'l' | ''): RegExp | null {
  try {
    return new RegExp(source, flags);
  } catch {
    return null;
  }
}

function invalid(details: string): never {
  throw invalidArgument(details);
}
