import {
  actor,
  categoryOf,
  type DomainEvent,
  type Envelope,
  Fault,
  instant,
  type Recorded,
  type StreamType,
  uuid,
} from '@comity/kernel';
import { type AllStreamRecordedEvent, type EventData, jsonEvent, type RecordedEvent } from '@kurrent/kurrentdb-client';
import { z } from 'zod';

/** An event as it goes into the log. */
export interface NewEvent {
  readonly id: string;
  readonly type: string;
  readonly data: unknown;
  readonly envelope: Envelope;
}

/** What the log holds at one place: a fact, or something that is not one of ours and must not stop the others. */
export type LogEntry =
  | { readonly kind: 'event'; readonly event: Recorded }
  | {
      readonly kind: 'undecodable';
      readonly stream: string;
      readonly revision: number;
      readonly position: bigint;
      readonly id: string;
      readonly type: string;
      readonly fault: Fault;
    };

/** The envelope as it is stored beside every event's data. */
export const envelopeSchema = z.object({
  actor,
  commandId: uuid,
  commandDigest: z.string().optional(),
  correlationId: z.string(),
  causationId: z.string().optional(),
  traceparent: z.string().optional(),
  occurredAt: instant,
  recordedAt: instant,
  recordedAtAssumed: z.boolean().optional(),
  schemaVersion: z.int().min(1),
  marking: z.string().optional(),
  reason: z.string().optional(),
});

/** Checks every event against its schema on the way in and on the way out, and raises old versions to the current one. */
export class EventCodec {
  private readonly types = new Map<string, StreamType>();

  /** @throws Fault `stream-type-twice` when two slices claim one category */
  constructor(streamTypes: readonly StreamType[]) {
    for (const type of streamTypes) {
      if (this.types.has(type.category))
        throw new Fault('stream-type-twice', `category ${type.category} is declared twice`);
      this.types.set(type.category, type);
    }
  }

  /** The version that events of this type are stored with today. */
  schemaVersion(stream: string, type: string): number {
    return (this.typeOf(stream).upcasters[type]?.length ?? 0) + 1;
  }

  /** @throws Fault `event-malformed` naming the field; nothing malformed reaches the log */
  encode(stream: string, event: NewEvent): EventData {
    const data = this.parse(stream, event.type, event.data);
    const envelope = parseOrFault(envelopeSchema, event.envelope, `${event.type} envelope`);
    return jsonEvent({ id: event.id, type: event.type, data: data as Record<string, unknown>, metadata: envelope });
  }

  decode(stored: RecordedEvent | AllStreamRecordedEvent): LogEntry {
    const place = {
      stream: stored.streamId,
      revision: Number(stored.revision),
      position: stored.position?.commit ?? 0n,
      id: stored.id,
      type: stored.type,
    };
    try {
      const envelope = parseOrFault(envelopeSchema, stored.metadata, `${stored.type} envelope`) as Envelope;
      const data = this.parse(stored.streamId, stored.type, this.upcast(stored, envelope.schemaVersion));
      const { occurredAt, recordedAt } = envelope;
      return { kind: 'event', event: { ...place, data, occurredAt, recordedAt, envelope } as Recorded };
    } catch (error) {
      return { kind: 'undecodable', ...place, fault: asFault(error, place) };
    }
  }

  private upcast(stored: RecordedEvent, fromVersion: number): unknown {
    const chain = this.typeOf(stored.streamId).upcasters[stored.type] ?? [];
    if (fromVersion > chain.length + 1) {
      throw new Fault(
        'event-from-the-future',
        `${stored.type} has version ${fromVersion}, this build knows ${chain.length + 1}`,
      );
    }
    return chain.slice(fromVersion - 1).reduce((data, raise) => raise(data), stored.data as unknown);
  }

  private parse(stream: string, type: string, data: unknown): unknown {
    const schema = this.typeOf(stream).events[type];
    if (schema === undefined) throw new Fault('event-unknown', `no schema for ${type} in ${categoryOf(stream)}`);
    return parseOrFault(schema, data, type);
  }

  private typeOf(stream: string): StreamType {
    const type = this.types.get(categoryOf(stream));
    if (type === undefined) throw new Fault('category-unknown', `no stream type for ${stream}`);
    return type;
  }
}

function parseOrFault(schema: z.ZodType, value: unknown, what: string): unknown {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map((issue) => `${issue.path.join('.') || '(whole)'}: ${issue.message}`);
  throw new Fault('event-malformed', `${what}: ${issues.slice(0, 5).join('; ')}`);
}

function asFault(error: unknown, place: { stream: string; revision: number }): Fault {
  if (error instanceof Fault) return error;
  return new Fault('event-undecodable', `${place.stream}@${place.revision} cannot be read`, { cause: error });
}

/** The event without its place, as a decider folds it. */
export function asDomainEvent<E extends DomainEvent>(event: Recorded): E {
  return { type: event.type, data: event.data, occurredAt: event.occurredAt } as E;
}
