import { idFrom } from '@comity/kernel';
import { drawOf, lawsOf, playing } from '@comity/testing';
import fc from 'fast-check';
import { type CounterpartCommand, counterpartDecider } from './counterpart.decider.js';
import { counterpartEvents } from './counterpart.events.js';

const name = fc.constantFrom('Ministry of Defence', 'Department of Defence', '', 'a\0b');
const contactPointId = fc.constantFrom(idFrom('contact', 'a'), idFrom('contact', 'b'), 'no id');
const note = fc.constantFrom('answered at once', 'answered at once', '');
const desk = fc.constantFrom('Duty desk', 'Night desk', '');

const telephone = fc.constant({ kind: 'telephone' as const, address: '+44 20 7946 0000' });

const command: fc.Arbitrary<CounterpartCommand> = fc.oneof(
  fc.record({
    type: fc.constant('register' as const),
    counterpart: fc.record(
      { name, externalRef: fc.constant('11'), registerId: fc.constant('register') },
      { requiredKeys: ['name'] },
    ),
  }),
  fc.record({ type: fc.constant('rename' as const), name }),
  fc.record({
    type: fc.constant('list-contact-point' as const),
    contactPoint: fc.record({
      contactPointId,
      name: desk,
      function: fc.constant('hotline'),
      channels: fc.array(telephone, { maxLength: 1 }),
    }),
  }),
  fc.record({ type: fc.constant('verify-contact-point' as const), contactPointId, note }),
  fc.record({ type: fc.constant('retire-contact-point' as const), contactPointId, reason: note }),
);

describe('whatever is asked of a counterpart, in whatever order', () => {
  const plans = fc.array(command, { maxLength: 30 });
  const law = lawsOf(plans, playing(counterpartDecider, counterpartEvents), drawOf(500));

  law('a contact point is listed once, retired at most once, and never verified afterwards', ({ events }) => {
    const standing = new Map<string, 'listed' | 'retired'>();
    for (const { type, data } of events) {
      if (type === 'CounterpartRegistered' || type === 'CounterpartRenamed') continue;
      expect(standing.get(data.contactPointId)).toBe(type === 'ContactPointListed' ? undefined : 'listed');
      standing.set(data.contactPointId, type === 'ContactPointRetired' ? 'retired' : 'listed');
    }
  });

  law('it is registered once, and called what it was called last', ({ events, last }) => {
    const named = events.filter(({ type }) => type === 'CounterpartRegistered' || type === 'CounterpartRenamed');
    expect(named.filter(({ type }) => type === 'CounterpartRegistered').length).toBe(events.length > 0 ? 1 : 0);
    if (last.phase === 'registered') expect(named.at(-1)?.data).toMatchObject({ name: last.name });
  });
});
