import type { CounterpartEvent } from '@comity/counterparts/contract';
import type { FollowOptions, LogBatch, LogEntry } from '@comity/event-log';
import { type DomainEvent, idFrom, streamName } from '@comity/kernel';
import type { CalendarEvent } from '@comity/published-calendars/contract';
import type { ProjectionSource } from '@comity/read-store';
import type { RequestEvent } from '@comity/requests/contract';
import { randomFrom } from '../../support/random.js';
import { COUNTERPARTS, instantOf, requestStory } from './request-story.js';

const DAY_MS = 86_400_000;
const FIRST_DAY_MS = Date.parse('2016-01-04T00:00:00.000Z');
const DAYS = 3_650;
const EVENTS_PER_REQUEST = 10;
const SEED = 7;
const BEYOND_ALL = 2n ** 63n - 1n;

interface Placed {
  readonly at: number;
  readonly stream: string;
  readonly event: DomainEvent;
}

/** The first and the last day of the office that the log tells of. */
export const FIRST_DAY = instantOf(FIRST_DAY_MS).slice(0, 10);
export const LAST_DAY = instantOf(FIRST_DAY_MS + (DAYS - 1) * DAY_MS).slice(0, 10);

/**
 * A log of ten years of an office, made up as it is read: the same events for the same number, in the order in which they
 * were recorded. For measuring read models without an event store.
 */
export class OfficeLog implements ProjectionSource {
  /** @param events about so many in all */
  constructor(private readonly events: number) {}

  /** Beyond all: the end is where a batch says so. */
  async lastPosition(): Promise<bigint | null> {
    return BEYOND_ALL;
  }

  /** From the beginning only. Ends when everything was told, or when the signal says so. */
  async *follow(_after: bigint | null, { maxBatch, signal }: FollowOptions): AsyncGenerator<LogBatch> {
    const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    const revisions = new Map<string, number>();
    let position = 0n;
    let batch: LogEntry[] = [];
    for (const placed of this.told()) {
      position += 100n;
      const revision = revisions.get(placed.stream) ?? 0;
      revisions.set(placed.stream, revision + 1);
      batch.push(entryOf(placed, revision, position));
      if (batch.length < maxBatch) continue;
      yield { entries: batch, through: position, caughtUp: false };
      if (signal.aborted) return;
      batch = [];
    }
    yield { entries: batch, through: position, caughtUp: true };
    await aborted;
  }

  /** Day by day, so that no more than the open requests are in memory. */
  private *told(): Generator<Placed> {
    yield* parties();
    const random = randomFrom(SEED);
    const perDay = this.events / EVENTS_PER_REQUEST / DAYS;
    const days = new Map<number, Placed[]>();
    let place = 0;
    for (let day = 0; day < DAYS; day++) {
      for (; place < perDay * (day + 1); place++) {
        const filedMs = FIRST_DAY_MS + (day + 0.3 + random() * 0.4) * DAY_MS;
        const stream = streamName('request', idFrom('bench', 'request', place));
        for (const { at, event } of requestStory(place, filedMs, random)) {
          const told = Math.floor((at - FIRST_DAY_MS) / DAY_MS);
          days.set(told, [...(days.get(told) ?? []), { at, stream, event }]);
        }
      }
      yield* (days.get(day) ?? []).sort((a, b) => a.at - b.at);
      days.delete(day);
    }
  }
}

function* parties(): Generator<Placed> {
  const at = FIRST_DAY_MS;
  for (const { counterpartId, calendarId, name } of COUNTERPARTS) {
    const registered: CounterpartEvent = { type: 'CounterpartRegistered', data: { name } };
    yield { at, stream: streamName('counterpart', counterpartId), event: registered };
    const content = { version: 1, weekend: [6, 7] as (6 | 7)[], workedDays: {}, source: 'Made up for measuring' };
    const horizon = { from: '2015-01-01', through: '2027-12-31' };
    const daysOff = { '2016-12-26': 'Holiday', '2020-01-01': 'Holiday' };
    const published: CalendarEvent = {
      type: 'CalendarPublished',
      data: { party: 'XX', name, zone: 'UTC', ...content, horizon, daysOff },
    };
    yield { at, stream: streamName('calendar', calendarId), event: published };
  }
}

function entryOf({ at, stream, event }: Placed, revision: number, position: bigint): LogEntry {
  const recordedAt = instantOf(at);
  const commandId = idFrom(stream, revision);
  const envelope = {
    ...{ actor: { id: 'olga', roles: [] }, commandId, correlationId: commandId },
    ...{ occurredAt: recordedAt, recordedAt, schemaVersion: 1 },
  };
  const recorded = { id: commandId, stream, revision, position, occurredAt: recordedAt, recordedAt, envelope };
  return { kind: 'event', event: { ...(event as RequestEvent), ...recorded } };
}
