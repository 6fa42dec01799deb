import { scenario } from '@comity/testing';
import { calendarFeedDecider } from './calendar-feed.decider.js';
import type { CalendarFeedEvent } from './calendar-feed.events.js';

const { given } = scenario(calendarFeedDecider);
const address = { person: 'olga', secretHash: 'a'.repeat(64), expiresAt: '2027-01-01T00:00:00.000Z' };
const handedOut: CalendarFeedEvent = { type: 'CalendarAddressGiven', data: address };
const revoked: CalendarFeedEvent = { type: 'CalendarAddressRevoked', data: { revokedBy: 'olga' } };

describe('the address of a calendar', () => {
  it('is given out, and another one in its place', () => {
    given()
      .when({ type: 'give-address', ...address })
      .emits(handedOut);
    const next = { ...address, secretHash: 'b'.repeat(64) };
    given(handedOut)
      .when({ type: 'give-address', ...next })
      .emits({ type: 'CalendarAddressGiven', data: next });
  });

  it('is revoked once', () => {
    given(handedOut).when({ type: 'revoke-address', by: 'olga' }).emits(revoked);
    given(handedOut, revoked).when({ type: 'revoke-address', by: 'olga' }).refuses('no-calendar-address');
    given().when({ type: 'revoke-address', by: 'olga' }).refuses('no-calendar-address');
  });

  it('is given out again after it was revoked', () =>
    given(handedOut, revoked)
      .when({ type: 'give-address', ...address })
      .emits(handedOut));
});
