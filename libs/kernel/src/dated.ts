import { accept, type Decision, type DomainEvent, type Refusal } from './decider.js';
import type { Instant } from './time.js';

/** A command about a fact that may be older than its recording, as when a register is taken in. */
export interface Dated {
  readonly occurredAt?: Instant;
}

/** The decision with its events dated as the command says; without a date they occur when they are recorded. */
export function datedAs<Event extends DomainEvent, R extends Refusal>(
  { occurredAt }: Dated,
  decision: Decision<Event, R>,
): Decision<Event, R> {
  if (!decision.accepted || occurredAt === undefined) return decision;
  return accept(...decision.events.map((event) => ({ ...event, occurredAt })));
}
