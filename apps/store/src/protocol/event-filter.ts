import { setImmediate as nextTurn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { status } from '@grpc/grpc-js';
import type { StoredRecord } from '../storage/model.js';
import { streams } from './generated.js';
import { CallError, invalidArgument } from './grpc-error.js';

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
/** An expression that takes longer for a record, on average, would search a log of millions for hours; usual ones take a hundredth. */
const MAX_MEAN_MS = 0.1;
/** Time of this thread that an expression may take before its average is looked at. */
const PATIENCE_MS = 500;

/** Which events one read or subscription is for. */
export class EventFilter {
  #matched = 0;
  #tookMs = 0;

  constructor(
    private readonly matches: (record: StoredRecord) => boolean,
    /** A checkpoint is due after this many events looked at, matching or not. */
    readonly checkpointInterval: number,
  ) {}

  /**
   * Those of the records that match. An expression in linear time may still take milliseconds for each of them: everyone
   * else has a turn meanwhile.
   * @throws CallError RESOURCE_EXHAUSTED when the expression turns out to be one of those
   */
  async matchingIn(records: readonly StoredRecord[]): Promise<ReadonlySet<StoredRecord>> {
    const matching = new Set<StoredRecord>();
    for (let at = 0; at < records.length; ) {
      at = this.#matchForATurn(records, at, matching);
      if (at < records.length) await nextTurn();
    }
    return matching;
  }

  /** @returns the place in the records behind the last one looked at */
  #matchForATurn(records: readonly StoredRecord[], from: number, matching: Set<StoredRecord>): number {
    const turnEnds = performance.now() + TURN_MS;
    const began = threadMs();
    let at = from;
    for (; at < records.length && performance.now() < turnEnds; at += 1) {
      const record = records[at] as StoredRecord;
      if (this.matches(record)) matching.add(record);
    }
    this.#matched += at - from;
    this.#tookMs += threadMs() - began;
    if (this.#tookMs > PATIENCE_MS && this.#tookMs > MAX_MEAN_MS * this.#matched) throw tooCostly();
    return at;
  }
}

/** @throws CallError INVALID_ARGUMENT for a filter that says nothing or a regular expression that is none */
export function readFilter(options: FilterOptions): EventFilter {
  const window = options.hasMax() ? options.getMax() : DEFAULT_WINDOW;
  const multiplier = options.getCheckpointintervalmultiplier();
  return new EventFilter(matcher(options), Math.max(1, window) * Math.max(1, multiplier));
}

function matcher(options: FilterOptions): (record: StoredRecord) => boolean {
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

/** Time that this thread has worked; being stopped or waiting does not count. */
function threadMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

function tooCostly(): CallError {
  const details = 'the regular expression of the filter takes too long for each event; use a simpler one, or prefixes';
  return new CallError(status.RESOURCE_EXHAUSTED, details);
}

function invalid(details: string): never {
  throw invalidArgument(details);
}
