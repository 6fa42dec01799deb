import { asDomainEvent, type EventLog, type LogEntry } from '@comity/event-log';
import { Fault, type Instant, type Recorded, streamName } from '@comity/kernel';
import { type Difference, differences } from './difference.js';
import { type Plain, plain } from './plain-value.js';
import type { Replayable } from './replayable.js';

/** Up to where a history is folded, inclusive: what was recorded by an instant, or stands at or before a log position. */
export interface ReplayPoint {
  readonly knownAt: Instant | 'now';
  readonly atPosition: bigint | null;
}

/** What one event did to the state. */
export interface ReplayStep {
  readonly revision: number;
  readonly position: string;
  readonly id: string;
  readonly type: string;
  readonly occurredAt: Instant;
  readonly recordedAt: Instant;
  readonly actor: string;
  readonly differences: readonly Difference[];
}

export interface Replay {
  readonly stream: string;
  /** Of the last event that was folded; -1 when none was known then. */
  readonly revision: number;
  readonly state: Plain;
  readonly steps: readonly ReplayStep[];
}

export type ReplaySource = Pick<EventLog, 'readStream'>;

/** Far more than any matter has; a stream beyond it is read page by page, as stored. */
export const MOST_EVENTS_REPLAYED = 20_000;

/**
 * Folds a stream as its commands are decided on, up to a point, and says what each event changed.
 * @returns null when the log has no such stream
 * @throws Fault `stream-undecodable`, `replay-too-long`
 */
export async function replay(
  log: ReplaySource,
  replayable: Replayable,
  id: string,
  point: ReplayPoint,
): Promise<Replay | null> {
  const stream = streamName(replayable.category, id);
  let state = replayable.initial;
  let shown = plain(state);
  const steps: ReplayStep[] = [];
  let events = 0;
  for await (const entry of log.readStream(stream, { maxCount: MOST_EVENTS_REPLAYED + 1 })) {
    if (++events > MOST_EVENTS_REPLAYED) throw new Fault('replay-too-long', `${stream} has too many events to replay`);
    const event = decoded(entry);
    if (!isWithin(event, point)) break;
    state = replayable.evolve(state, asDomainEvent(event));
    const after = plain(state);
    steps.push(stepOf(event, differences(shown, after)));
    shown = after;
  }
  return events === 0 ? null : { stream, revision: steps.length - 1, state: shown, steps };
}

function decoded(entry: LogEntry): Recorded {
  if (entry.kind === 'event') return entry.event;
  const { stream, revision, fault } = entry;
  throw new Fault('stream-undecodable', `${stream}@${revision} is not a known event`, { cause: fault });
}

/** Neither position nor time of recording ever decreases in a stream, so the first event beyond ends the history. */
function isWithin(event: Recorded, { knownAt, atPosition }: ReplayPoint): boolean {
  if (atPosition !== null && event.position > atPosition) return false;
  return knownAt === 'now' || event.recordedAt <= knownAt;
}

function stepOf(event: Recorded, changed: readonly Difference[]): ReplayStep {
  const { revision, position, id, type, occurredAt, recordedAt, envelope } = event;
  const place = { revision, position: position.toString(), id, type };
  return { ...place, occurredAt, recordedAt, actor: envelope.actor.id, differences: changed };
}
