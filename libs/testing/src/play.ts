import { type Decider, type DomainEvent, type EventSchemas, fold, type Refusal } from '@comity/kernel';

/** What a sequence of commands leaves behind. */
export interface Played<State, Command, Event> {
  readonly commands: readonly Command[];
  readonly events: readonly Event[];
  /** The state before the first event, and after each. */
  readonly states: readonly State[];
  readonly last: State;
}

/**
 * Plays commands one after the other; what is refused has no effect. Whatever they ask: every refusal is a sentence,
 * the events are such as the log stores, replaying what the log gives back leads to the same state.
 */
export function playing<State, Command, Event extends DomainEvent, R extends Refusal>(
  decider: Decider<State, Command, Event, R>,
  schemas: EventSchemas,
): (commands: readonly Command[]) => Played<State, Command, Event> {
  const ask = (command: Command, state: State): readonly Event[] => {
    const decision = decider.decide(command, state);
    if (!decision.accepted) expect(decision.refusal.message).toMatch(/\w+ \w+/);
    return decision.accepted ? decision.events : [];
  };
  return (commands) => {
    const events: Event[] = [];
    const states = [decider.initial];
    let last = decider.initial;
    for (const command of commands) {
      for (const event of ask(command, last)) {
        last = decider.evolve(last, event);
        states.push(last);
        events.push(event);
      }
    }
    const stored = events.map((event) => ({ ...event, data: asStored(schemas, event) }));
    expect(fold(decider, stored)).toEqual(last);
    return { commands, events, states, last };
  };
}

function asStored(schemas: EventSchemas, { type, data }: DomainEvent): unknown {
  expect(schemas).toHaveProperty(type);
  return schemas[type]?.parse(JSON.parse(JSON.stringify(data)));
}
