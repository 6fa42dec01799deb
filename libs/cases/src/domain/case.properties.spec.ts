import { drawOf, lawsOf, playing } from '@comity/testing';
import fc from 'fast-check';
import { type CaseCommand, caseDecider } from './case.decider.js';
import { caseEvents } from './case.events.js';

const reason = fc.constantFrom('by order', 'by order', 'by order', '', 'a\0b');
const person = fc.constantFrom('rachel', 'oscar', 'dana', '');
const marking = fc.constantFrom('TLP:GREEN' as const, 'TLP:AMBER' as const, 'TLP:RED' as const);

const command: fc.Arbitrary<CaseCommand> = fc.oneof(
  fc.record({
    type: fc.constant('open' as const),
    case: fc.record({ title: fc.constantFrom('Intrusion', 'Another', ''), marking }),
  }),
  fc.record({ type: fc.constant('assign' as const), officer: person }),
  fc.record({ type: fc.constant('change-marking' as const), marking, reason }),
  fc.record({ type: fc.constantFrom('grant-access' as const, 'revoke-access' as const), person, reason }),
  fc.record({ type: fc.constant('close' as const), reason, openMatters: fc.nat(2) }),
  fc.record({ type: fc.constant('reopen' as const), reason }),
);

describe('whatever is asked of a case, in whatever order', () => {
  const law = lawsOf(fc.array(command, { maxLength: 30 }), playing(caseDecider, caseEvents), drawOf(500));

  law('it is closed and reopened in turn, and assigned to nobody while it is closed', ({ events }) => {
    let open = true;
    for (const { type } of events) {
      if (type === 'CaseAssigned') expect(open).toBe(true);
      if (type !== 'CaseClosed' && type !== 'CaseReopened') continue;
      expect(open).toBe(type === 'CaseClosed');
      open = type === 'CaseReopened';
    }
  });

  law('its access list holds who was granted access last, and not revoked since [access-is-by-list]', (played) => {
    const list = new Set<string>();
    for (const { type, data } of played.events) {
      if (type === 'AccessGranted') list.add(data.person);
      if (type === 'AccessRevoked') expect(list.delete(data.person)).toBe(true);
    }
    if (played.last.phase !== 'unopened') expect(played.last.accessList).toEqual(list);
  });

  law('the last command once more changes nothing, or is refused', ({ commands, last }) => {
    const again = commands.at(-1);
    const decision = again === undefined ? null : caseDecider.decide(again, last);
    expect(decision?.accepted === true ? decision.events : []).toEqual([]);
  });
});
