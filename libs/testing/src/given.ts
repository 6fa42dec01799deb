import { type Decider, type DomainEvent, fold, type Refusal } from '@comity/kernel';

/** What was decided, and the statements a test can make about it. */
export interface Then<Event extends DomainEvent> {
  /** Accepted, with exactly these events, in this order. */
  emits(...events: readonly Event[]): void;
  /** Accepted, with events of exactly these types, in this order. */
  emitsTypes(...types: readonly Event['type'][]): void;
  /** Refused with this code, and with a sentence for the caller. */
  refuses(code: string): void;
  /** Accepted, and nothing happens: the command is a retry. */
  changesNothing(): void;
  /** The accepted events, for statements of the test's own. @throws when refused */
  events(): readonly Event[];
}

/**
 * Tests a decider in its own words: what had happened, what is asked, what follows.
 * `scenario(requestDecider).given(filed, missed).when(receive).emits(received, missVoided)`
 */
export function scenario<State, Command, Event extends DomainEvent, R extends Refusal>(
  decider: Decider<State, Command, Event, R>,
): { given(...history: readonly Event[]): { when(command: Command): Then<Event> } } {
  return {
    given: (...history) => ({
      when(command) {
        const decision = decider.decide(command, fold(decider, history));
        const events = (): readonly Event[] => {
          expect(decision).toMatchObject({ accepted: true });
          return decision.accepted ? decision.events : [];
        };
        return {
          events,
          emits: (...expected) => expect(events()).toEqual(expected),
          emitsTypes: (...types) => expect(events().map((event) => event.type)).toEqual(types),
          changesNothing: () => expect(events()).toEqual([]),
          refuses: (code) => {
            expect(decision).toMatchObject({ accepted: false, refusal: { code } });
            if (!decision.accepted) expect(decision.refusal.message).toMatch(/\w+ \w+/);
          },
        };
      },
    }),
  };
}
