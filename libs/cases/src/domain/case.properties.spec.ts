import { idFrom } from '@comity/kernel';
import { drawOf, lawsOf, playing } from '@comity/testing';
import fc from 'fast-check';
import { type CaseCommand, caseDecider } from './case.decider.js';
import { caseEvents } from './case.events.js';
import { mayKnowOf } from './case-access.js';

const reason = fc.constantFrom('by order', 'by order', 'by order', '', 'a\0b');
const person = fc.constantFrom('rachel', 'oscar', 'dana', '');
const accessId = fc.constantFrom(idFrom('access', 1), idFrom('access', 2), idFrom('access', 3));
const at = fc.constantFrom('2026-02-01T10:00:00.000Z', '2026-02-01T12:00:00.000Z', '2026-02-03T10:00:00.000Z');
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
  fc.record({
    ...{ type: fc.constant('take-emergency-access' as const), accessId, person, reason, at },
    hours: fc.constantFrom(1, 4, 24, 24, 25, 1.5),
  }),
  fc.record({
    ...{ type: fc.constant('review-emergency-access' as const), accessId, reviewedBy: person },
    ...{ justified: fc.boolean(), remark: reason },
  }),
);

describe('whatever is asked of a case, in whatever order', () => {
  const law = lawsOf(fc.array(command, { maxLength: 30, size: 'max' }), playing(caseDecider, caseEvents), drawOf(500));

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

  law(
    'access in an emergency is taken by whom the case is closed to, and reviewed once, by another [emergencies-are-reviewed]',
    ({ events, states }) => {
      const takenBy = new Map<string, string>();
      for (const [index, { type, data }] of events.entries()) {
        const before = states[index];
        if (type === 'EmergencyAccessTaken' && before?.phase !== 'unopened') {
          expect(before && mayKnowOf(before, data.person, data.takenAt)).toBe(false);
          expect(data.informs).not.toBe(data.person);
          takenBy.set(data.accessId, data.person);
        }
        if (type !== 'EmergencyAccessReviewed') continue;
        expect([undefined, data.reviewedBy]).not.toContain(takenBy.get(data.accessId));
        takenBy.delete(data.accessId);
      }
    },
  );

  law('the last command once more changes nothing, or is refused', ({ commands, last }) => {
    const again = commands.at(-1);
    const decision = again === undefined ? null : caseDecider.decide(again, last);
    expect(decision?.accepted === true ? decision.events : []).toEqual([]);
  });
});
