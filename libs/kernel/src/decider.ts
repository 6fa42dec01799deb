import type { z } from 'zod';
import type { Instant } from './time.js';

/** A fact as a decider emits and folds it. `occurredAt` is absent where it equals the time of recording. */
export interface DomainEvent<Type extends string = string, Data = unknown> {
  readonly type: Type;
  readonly data: Data;
  readonly occurredAt?: Instant;
}

/** The schemas of one stream category: event name → zod schema of its data. */
export type EventSchemas = Readonly<Record<string, z.ZodType>>;

/** The union of events that a schema table declares. */
export type EventOf<Schemas extends EventSchemas> = {
  [Type in keyof Schemas & string]: DomainEvent<Type, z.infer<Schemas[Type]>>;
}[keyof Schemas & string];

/** The caller's mistake, as a value: a stable code, and a sentence that says what to do. */
export interface Refusal<Code extends string = string> {
  readonly code: Code;
  readonly message: string;
}

export type Decision<Event, R extends Refusal> =
  | { readonly accepted: true; readonly events: readonly Event[] }
  | { readonly accepted: false; readonly refusal: R };

/** Accepts with these facts; without any, the command changes nothing (a retry). */
export function accept<Event>(...events: readonly Event[]): { accepted: true; events: readonly Event[] } {
  return { accepted: true, events };
}

/** Refuses with a code and a sentence for the caller. */
export function refuse<Code extends string>(
  code: Code,
  message: string,
): { accepted: false; refusal: { code: Code; message: string } } {
  return { accepted: false, refusal: { code, message } };
}

/** The rules of one stream category: total, pure, without clock, store or framework. */
export interface Decider<State, Command, Event extends DomainEvent, R extends Refusal> {
  readonly category: string;
  readonly initial: State;
  decide(command: Command, state: State): Decision<Event, R>;
  evolve(state: State, event: Event): State;
}

/** Folds a history into the state it leads to. */
export function fold<State, Event extends DomainEvent>(
  decider: { readonly initial: State; evolve(state: State, event: Event): State },
  events: Iterable<Event>,
): State {
  let state = decider.initial;
  for (const event of events) state = decider.evolve(state, event);
  return state;
}
