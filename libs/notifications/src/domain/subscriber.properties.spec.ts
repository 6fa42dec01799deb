import { idFrom } from '@comity/kernel';
import { drawOf, lawsOf, playing } from '@comity/testing';
import fc from 'fast-check';
import { DEFAULT_PREFERENCES } from './preferences.js';
import { type SubscriberCommand, subscriberDecider } from './subscriber.decider.js';
import { subscriberEvents } from './subscriber.events.js';

const targetId = fc.constantFrom(idFrom('target', 1), idFrom('target', 2), idFrom('target', 3), 'no id');
const addressId = fc.constantFrom(idFrom('address', 1), idFrom('address', 2), 'no id');
const reason = fc.constantFrom('replaced', '');
const at = fc.constantFrom('2026-11-30T09:00:00.000Z', '2026-12-02T09:00:00.000Z');
const type = <Name extends SubscriberCommand['type']>(name: Name) => fc.constant(name);

const command: fc.Arbitrary<SubscriberCommand> = fc.oneof(
  fc.record({
    ...{ type: type('state-address'), person: fc.constant('olga'), addressId, at },
    address: fc.constantFrom('olga@office.example', 'o@office.example', 'nobody'),
  }),
  fc.record({ type: type('confirm-address'), codeMatches: fc.boolean(), at }),
  fc.record({ type: type('withdraw-address') }),
  fc.record({
    ...{ type: type('register-target'), person: fc.constant('olga'), targetId, at },
    url: fc.constantFrom('https://hooks.example/in', 'https://10.0.0.1/', 'hooks'),
    policy: fc.constant({ loopbackAllowed: false }),
  }),
  fc.record({ type: type('rotate-secret'), targetId, at }),
  fc.record({ type: type('retire-target'), targetId, reason }),
  fc.record({ type: type('suspend'), person: fc.constant('olga'), reason, by: fc.constant('adam') }),
  fc.record({ type: type('resume'), by: fc.constant('adam') }),
  fc.record({
    ...{ type: type('prefer'), person: fc.constant('olga') },
    preferences: fc.constantFrom(DEFAULT_PREFERENCES, { ...DEFAULT_PREFERENCES, digestAt: 'noon' }),
  }),
);

describe('whatever somebody says of how they are told, in whatever order', () => {
  const law = lawsOf(fc.array(command, { maxLength: 40 }), playing(subscriberDecider, subscriberEvents), drawOf(500));

  law('no address is used that was not stated and confirmed, and none after it was withdrawn', ({ events, last }) => {
    const { address } = last;
    if (address === null) return;
    const of = (name: string) =>
      events.findLastIndex(
        ({ type, data }) => type === name && (data as { addressId?: string }).addressId === address.addressId,
      );
    expect(of('MailAddressStated')).toBeGreaterThanOrEqual(0);
    expect(of('MailAddressConfirmed')).toBeGreaterThan(of('MailAddressWithdrawn'));
  });

  law('there are five webhooks at most at a time, and none leads anywhere that is not allowed', ({ states }) => {
    for (const { targets } of states) {
      expect(targets.filter(({ retired }) => !retired).length).toBeLessThanOrEqual(5);
      for (const { url } of targets) expect(url).toBe('https://hooks.example/in');
    }
  });
});
