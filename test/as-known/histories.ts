import type { LogBatch, LogEntry } from '@comity/event-log';
import { type DomainEvent, idFrom, streamName } from '@comity/kernel';
import type { ProjectionSource } from '@comity/read-store';
import { type RequestEvent, requestDecider } from '@comity/requests/contract';
import fc from 'fast-check';
import { commandOf, instantAfter, steps } from '../../libs/requests/src/domain/testing/arbitrary-requests.js';
import { content, olga, rosa, tenDays, terms } from '../../libs/requests/src/domain/testing/fixtures.js';

/** One fact of a request, when the record learned it and where it stands in the log. */
export interface Told {
  readonly requestId: string;
  readonly recordedAt: string;
  readonly position: bigint;
  readonly event: DomainEvent;
}

const COUNTERPARTS = ['ministry', 'agency', 'prosecutor'].map((name) => idFrom('counterpart', name));

const plan = fc.record({
  startHours: fc.nat(24 * 60),
  counterpart: fc.constantFrom(...COUNTERPARTS),
  kind: fc.constantFrom('information', 'preservation'),
  steps: fc.array(steps, { minLength: 5, maxLength: 90 }),
});

/** What is routine, and what is an emergency. */
const AGREED = [terms.clocks, { response: { ...tenDays, budget: 4 } }] as const;

/** Random histories of requests, by real commands; what is refused leaves no trace. Request after request in the log. */
export function histories(requests: number, seed: number): Told[] {
  const told: Told[] = [];
  fc.sample(plan, { numRuns: requests, seed }).forEach((one, place) => {
    const requestId = idFrom('as-known', seed, place);
    for (const { event, recordedAt } of historyOf(one)) {
      told.push({ requestId, recordedAt, position: BigInt((told.length + 1) * 10), event });
    }
  });
  return told;
}

function historyOf({
  startHours,
  counterpart,
  kind,
  steps: planned,
}: typeof plan extends fc.Arbitrary<infer Plan> ? Plan : never) {
  const events: { readonly event: RequestEvent; readonly recordedAt: string }[] = [];
  let state = requestDecider.initial;
  let hours = startHours;
  const opening = [
    { type: 'draft', content, by: olga },
    { type: 'submit', by: olga },
    { type: 'approve', by: rosa },
    { type: 'file', terms, by: olga },
  ] as const;
  const carryOut = (command: Parameters<typeof requestDecider.decide>[0]): void => {
    const decision = requestDecider.decide(command, state);
    if (!decision.accepted) return;
    for (const event of decision.events) {
      state = requestDecider.evolve(state, event);
      const placed = 'counterpartId' in event.data ? { ...event.data, counterpartId: counterpart, kind } : event.data;
      events.push({ event: { ...event, data: placed } as RequestEvent, recordedAt: instantAfter(hours) });
    }
  };
  for (const command of opening) carryOut({ ...command, at: instantAfter(hours) });
  carryOut({
    type: 'transmit',
    transmittedAt: instantAfter(hours),
    channel: 'mail',
    terms,
    by: olga,
    at: instantAfter(hours),
  });
  for (const step of planned) {
    hours += step.hoursOn;
    carryOut(commandOf(step, hours, state, AGREED));
  }
  return events;
}

/** The histories as the projections read them. */
export class ToldLog implements ProjectionSource {
  constructor(private readonly told: readonly Told[]) {}

  get end(): bigint {
    return this.told.at(-1)?.position ?? -1n;
  }

  async lastPosition(): Promise<bigint> {
    return this.end;
  }

  async *follow(
    after: bigint | null,
    { maxBatch, signal }: { maxBatch: number; signal: AbortSignal },
  ): AsyncGenerator<LogBatch> {
    const revisions = new Map<string, number>();
    const entries = this.told.map((one) => {
      const revision = revisions.get(one.requestId) ?? 0;
      revisions.set(one.requestId, revision + 1);
      return { position: one.position, entry: entryOf(one, revision) };
    });
    const fresh = entries.filter(({ position }) => after === null || position > after);
    for (let from = 0; from < fresh.length && !signal.aborted; from += maxBatch) {
      const batch = fresh.slice(from, from + maxBatch);
      const through = batch.at(-1)?.position ?? this.end;
      yield { entries: batch.map(({ entry }) => entry), through, caughtUp: through === this.end };
    }
    await new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }
}

function entryOf({ requestId, recordedAt, position, event }: Told, revision: number): LogEntry {
  const stream = streamName('request', requestId);
  const commandId = idFrom(stream, revision);
  const envelope = {
    ...{ actor: { id: 'olga', roles: [] }, commandId, correlationId: commandId },
    ...{ occurredAt: recordedAt, recordedAt, schemaVersion: 1 },
  };
  const recorded = { id: commandId, stream, revision, position, occurredAt: recordedAt, recordedAt, envelope };
  return { kind: 'event', event: { ...event, ...recorded } };
}
