import type { LogBatch } from '@comity/event-log';
import { type DomainEvent, idFrom, type Recorded } from '@comity/kernel';
import type { ProjectionSource } from '@comity/read-store';

/** One fact, and where it stands in the log. */
export interface Fact {
  readonly stream: string;
  readonly occurredAt: string;
  readonly recordedAt: string;
  readonly position: bigint;
  readonly event: DomainEvent;
}

/** A log of facts, as the projections read it. */
export class FactsLog implements ProjectionSource {
  constructor(private readonly facts: readonly Fact[]) {}

  get end(): bigint {
    return this.facts.at(-1)?.position ?? -1n;
  }

  async lastPosition(): Promise<bigint> {
    return this.end;
  }

  async *follow(
    after: bigint | null,
    { maxBatch, signal }: { maxBatch: number; signal: AbortSignal },
  ): AsyncGenerator<LogBatch> {
    const fresh = recorded(this.facts).filter(({ position }) => after === null || position > after);
    for (let from = 0; from < fresh.length && !signal.aborted; from += maxBatch) {
      const batch = fresh.slice(from, from + maxBatch);
      const through = batch.at(-1)?.position ?? this.end;
      const entries = batch.map((event) => ({ kind: 'event' as const, event }));
      yield { entries, through, caughtUp: through === this.end };
    }
    await new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }
}

/** Facts with their revisions, as the log gives them. */
export function recorded(facts: readonly Fact[]): Recorded[] {
  const revisions = new Map<string, number>();
  return facts.map(({ event, ...fact }) => {
    const revision = revisions.get(fact.stream) ?? 0;
    revisions.set(fact.stream, revision + 1);
    const id = idFrom(fact.stream, revision);
    const envelope = {
      ...{ actor: { id: 'olga', roles: [] }, commandId: id, correlationId: id, schemaVersion: 1 },
      ...{ occurredAt: fact.occurredAt, recordedAt: fact.recordedAt },
    };
    return { ...event, ...fact, id, revision, envelope };
  });
}
