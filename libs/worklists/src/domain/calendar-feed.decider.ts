import { accept, type Decider, type Instant, idFrom, type Refusal, refuse } from '@comity/kernel';
import type { CalendarFeedEvent } from './calendar-feed.events.js';

/** The address that leads to the feed now; null where none was given out, or the last was revoked. */
export type CalendarFeedState = {
  readonly person: string;
  readonly secretHash: string;
  readonly expiresAt: Instant;
} | null;

export type CalendarFeedCommand =
  | {
      readonly type: 'give-address';
      readonly person: string;
      readonly secretHash: string;
      readonly expiresAt: Instant;
    }
  | { readonly type: 'revoke-address'; readonly by: string };

export type CalendarFeedRefusal = Refusal<'no-calendar-address'>;

/** A person has one address at a time. */
export const calendarFeedDecider: Decider<
  CalendarFeedState,
  CalendarFeedCommand,
  CalendarFeedEvent,
  CalendarFeedRefusal
> = {
  category: 'feed',
  initial: null,
  decide(command, state) {
    switch (command.type) {
      case 'give-address': {
        const { type: _type, ...given } = command;
        return accept({ type: 'CalendarAddressGiven', data: given });
      }
      case 'revoke-address':
        if (state === null)
          return refuse('no-calendar-address', 'no address leads to this calendar; there is nothing to revoke');
        return accept({ type: 'CalendarAddressRevoked', data: { revokedBy: command.by } });
    }
  },
  evolve(_state, event) {
    switch (event.type) {
      case 'CalendarAddressGiven':
        return event.data;
      case 'CalendarAddressRevoked':
        return null;
    }
  },
};

/** Of the stream about one person's feed. */
export function calendarFeedId(person: string): string {
  return idFrom('calendar-feed', person);
}
