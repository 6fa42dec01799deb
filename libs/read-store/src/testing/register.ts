import type { LogEntry } from '@comity/event-log';
import {
  calendarDate,
  type EventOf,
  Fault,
  type Instant,
  idFrom,
  instant,
  type Recorded,
  streamId,
  streamType,
} from '@comity/kernel';
import { z } from 'zod';
import { type OpenProjection, projection } from '../projection.js';

const requestEvents = {
  RequestFiled: z.object({ counterpart: z.string(), filedOn: calendarDate, dueAt: instant.nullable() }),
  ResponseReceived: z.object({ days: z.int(), note: z.string() }),
  RequestErased: z.object({}),
  ReminderIssued: z.object({}),
} as const;

export type RequestEvent = EventOf<typeof requestEvents>;
export const requestStream = streamType('request', requestEvents);

export interface RegisterRow {
  readonly counterpart: string;
  readonly status: string;
  readonly filedOn: string;
  readonly dueAt: string | null;
  readonly final: boolean;
  readonly days: number | null;
  readonly notes: { readonly all: readonly string[] };
}

/** One row per request. A response marked `poison` makes the fold fail. */
export function register(version = 1): OpenProjection<RegisterRow> {
  return projection<RequestEvent, RegisterRow>({
    name: 'request-register',
    version,
    streams: [requestStream],
    columns: {
      counterpart: 'text',
      status: 'text',
      filedOn: 'date',
      dueAt: 'timestamptz',
      final: 'boolean',
      days: 'integer',
      notes: 'jsonb',
    },
    indexes: [['counterpart', 'filedOn'], { trigram: 'counterpart' }],
    key: (event) => streamId(event.stream),
    on: {
      RequestFiled: (_row, { data }) => ({
        ...data,
        status: version === 1 ? 'open' : `open-${version}`,
        final: false,
        days: null,
        notes: { all: [] },
      }),
      ResponseReceived: (row, { data }) => {
        if (data.note === 'poison') throw new Fault('poisoned', 'cannot fold this');
        if (row === undefined) return undefined;
        return { ...row, final: true, days: data.days, status: 'final', notes: { all: [...row.notes.all, data.note] } };
      },
      RequestErased: () => undefined,
      ReminderIssued: 'ignored',
    },
  });
}

export interface TallyRow {
  readonly filed: number;
  /** Only the newest version has them. */
  readonly days: { readonly filedOn: readonly string[] };
  readonly lastFiledOn: string;
}

/** One row per counterpart, fed by many streams. */
export const tally = projection<RequestEvent, TallyRow>({
  name: 'counterpart-tally',
  version: 1,
  streams: [requestStream],
  columns: { filed: 'integer', days: 'jsonb', lastFiledOn: 'date' },
  forFolding: ['days'],
  key: (event) => (event.type === 'RequestFiled' ? event.data.counterpart : null),
  on: {
    RequestFiled: (row, { data }) => {
      const filedOn = [...(row?.days.filedOn ?? []), data.filedOn];
      return { filed: filedOn.length, days: { filedOn }, lastFiledOn: data.filedOn };
    },
    ResponseReceived: 'ignored',
    RequestErased: 'ignored',
    ReminderIssued: 'ignored',
  },
});

/** What happened, in short: to which request, on which day of October 2024 the record learned it, and the event. */
export interface Fact {
  readonly request: number;
  readonly knownOn: number;
  readonly event: RequestEvent;
}

export function day(dayOfOctober: number): Instant {
  return `2024-10-${String(dayOfOctober).padStart(2, '0')}T12:00:00.000Z`;
}

export function filed(counterpart: string): RequestEvent {
  return { type: 'RequestFiled', data: { counterpart, filedOn: '2024-10-01', dueAt: day(31) } };
}

export function answered(note: string): RequestEvent {
  return { type: 'ResponseReceived', data: { days: note.length, note } };
}

export const erased: RequestEvent = { type: 'RequestErased', data: {} };
export const reminded: RequestEvent = { type: 'ReminderIssued', data: {} };

export function requestId(request: number): string {
  return idFrom('request', request);
}

/** The facts as the log holds them: positions in steps of ten, revisions counted per stream. */
export function toEntries(facts: readonly Fact[], from = 1): LogEntry[] {
  const revisions = new Map<string, number>();
  return facts.map(({ request, knownOn, event }, index) => {
    const stream = `request-${requestId(request)}`;
    const revision = revisions.get(stream) ?? 0;
    revisions.set(stream, revision + 1);
    return { kind: 'event', event: recorded(stream, revision, BigInt((from + index) * 10), day(knownOn), event) };
  });
}

function recorded(
  stream: string,
  revision: number,
  position: bigint,
  recordedAt: Instant,
  event: RequestEvent,
): Recorded<RequestEvent> {
  const commandId = idFrom(stream, revision);
  const envelope = {
    actor: { id: 'officer', roles: [] },
    commandId,
    correlationId: commandId,
    occurredAt: recordedAt,
    recordedAt,
    schemaVersion: 1,
  };
  return { ...event, id: commandId, stream, revision, position, occurredAt: recordedAt, recordedAt, envelope };
}

/** What a foreign writer leaves behind. */
export function undecodable(request: number, revision: number, position: bigint): LogEntry {
  const fault = new Fault('event-malformed', 'not one of ours');
  return {
    kind: 'undecodable',
    stream: `request-${requestId(request)}`,
    revision,
    position,
    id: 'x',
    type: 'Foreign',
    fault,
  };
}
