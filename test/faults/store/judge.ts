import { type Attempt, contentOf, type SentEvent, type Told } from './attempts.js';
import type { Violations } from './violations.js';

/** An event as a reader of the log found it. */
export interface LogEntry {
  readonly id: string;
  readonly stream: string;
  readonly revision: number;
  readonly position: number;
  /** What is in it, as JSON. */
  readonly content: string;
}

/**
 * Holds the log, as it was read at the end, against everything that writers sent and were told. Knows nothing of how a
 * store works.
 * @returns how many statements were checked
 */
export function judgeLog(attempts: readonly Attempt[], log: readonly LogEntry[], violations: Violations): number {
  const found = indexById(log, violations);
  judgeOrder(log, violations);
  const sent = new Set<string>();
  for (const attempt of attempts) {
    for (const { events } of attempt.parts) for (const { id } of events) sent.add(id);
    judgeAttempt(attempt, found, violations);
  }
  for (const { id, position } of log) {
    if (!sent.has(id)) violations.note('event-changed', `nobody sent ${id}, which lies at position ${position}`);
  }
  return sent.size + log.length;
}

/** An entry and how many lie before it. */
interface Found extends LogEntry {
  readonly index: number;
}

function indexById(log: readonly LogEntry[], violations: Violations): Map<string, Found> {
  const found = new Map<string, Found>();
  for (const [index, entry] of log.entries()) {
    const first = found.get(entry.id);
    if (first === undefined) found.set(entry.id, { ...entry, index });
    else violations.note('event-twice', `${entry.id} lies at positions ${first.position} and ${entry.position}`);
  }
  return found;
}

function judgeOrder(log: readonly LogEntry[], violations: Violations): void {
  const revisions = new Map<string, number>();
  let before = -1;
  for (const { stream, revision, position } of log) {
    if (position <= before) violations.note('position-order', `${position} comes behind ${before}`);
    before = position;
    const expected = (revisions.get(stream) ?? -1) + 1;
    if (revision !== expected) violations.note('revision-gap', `${stream} has ${revision} where ${expected} belongs`);
    revisions.set(stream, revision);
  }
}

function judgeAttempt(attempt: Attempt, found: ReadonlyMap<string, Found>, violations: Violations): void {
  const events = attempt.parts.flatMap((part) => part.events);
  const entries = events.flatMap(({ id }) => found.get(id) ?? []);
  for (const event of events) judgeContent(event, found.get(event.id), violations);
  if (attempt.answer === 'refused') {
    if (entries.length > 0) violations.note('refused-stored', describe(attempt));
    return;
  }
  if (attempt.hopeless && entries.length > 0) violations.note('wrong-revision-accepted', describe(attempt));
  if (attempt.answer !== null) judgePlaces(attempt, attempt.answer, found, violations);
  judgeWhole(attempt, events.length, entries, violations);
}

function judgeContent({ id, number }: SentEvent, entry: LogEntry | undefined, violations: Violations): void {
  if (entry === undefined || entry.content === JSON.stringify(contentOf(number))) return;
  violations.note('event-changed', `${id} at position ${entry.position} does not say what was sent`);
}

/** Every event that was acknowledged is where its writer was told, or where that follows from it. */
function judgePlaces(attempt: Attempt, told: Told, found: ReadonlyMap<string, Found>, violations: Violations): void {
  for (const [index, { stream, events }] of attempt.parts.entries()) {
    const first = (told.lastRevisions[index] ?? Number.NaN) - events.length + 1;
    for (const [offset, { id }] of events.entries()) {
      const entry = found.get(id);
      if (entry === undefined) violations.note('acknowledged-lost', `${id}: revision ${first + offset} of ${stream}`);
      else if (entry.stream !== stream || entry.revision !== first + offset) {
        violations.note(
          'acknowledged-moved',
          `${id}: ${entry.revision} of ${entry.stream}, not ${first + offset} of ${stream}`,
        );
      }
    }
  }
  const last = attempt.parts.at(-1)?.events.at(-1);
  const entry = last === undefined ? undefined : found.get(last.id);
  if (entry !== undefined && entry.position !== told.position) {
    violations.note('acknowledged-moved', `${entry.id}: at position ${entry.position}, not ${told.position}`);
  }
}

/** All of it or nothing, in one piece, and behind all that had been acknowledged before it began. */
function judgeWhole(attempt: Attempt, sent: number, entries: readonly Found[], violations: Violations): void {
  const [first] = entries;
  if (first === undefined) return;
  const inOnePiece = entries.every(({ index }, offset) => index === first.index + offset);
  if (entries.length !== sent || !inOnePiece) {
    const how = inOnePiece ? 'in one piece' : 'scattered';
    violations.note('append-torn', `${entries.length} of ${sent} events, ${how}: ${describe(attempt)}`);
  }
  if (first.position <= attempt.floor) {
    violations.note(
      'order-broken',
      `position ${first.position} was given after ${attempt.floor}: ${describe(attempt)}`,
    );
  }
}

function describe({ parts }: Attempt): string {
  return parts
    .map(({ stream, expected, events }) => `${events.length} to ${stream} behind ${expected ?? 'any'}`)
    .join(', ');
}

/** What a follower was shown, event by event, over all its subscriptions. */
export interface Followed {
  readonly name: string;
  readonly shown: readonly { readonly id: string; readonly position: number }[];
  /** What it should have been shown, in order. */
  readonly due: readonly { readonly id: string; readonly position: number }[];
}

/** Holds what a follower was shown against the log. @returns how many statements were checked */
export function judgeFollower({ name, shown, due }: Followed, violations: Violations): number {
  const seen = new Set<string>();
  let before = -1;
  for (const { id, position } of shown) {
    if (seen.has(id)) violations.note('follower-repeat', `${name} was shown position ${position} again`);
    else if (position < before) violations.note('follower-order', `${name} was shown ${position} behind ${before}`);
    seen.add(id);
    before = position;
  }
  for (const { id, position } of due) {
    if (!seen.delete(id)) violations.note('follower-gap', `${name} was not shown position ${position}`);
  }
  for (const id of seen) violations.note('follower-order', `${name} was shown ${id}, which is not in the log`);
  return due.length;
}
