import { scenario } from '@comity/testing';
import { type CaseCommand, caseDecider } from './case.decider.js';
import type { CaseEvent, Marking } from './case.events.js';
import { type CaseAccess, isRestricted, mayKnowOf } from './case-access.js';
import type { ReviewEmergencyAccess, TakeEmergencyAccess } from './emergency-access.js';

const { given } = scenario(caseDecider);
const ID = '3f0e6a52-9d5e-4a0e-8a39-0d1c6f5a7b11';
const [AT, UNTIL] = ['2026-02-01T10:00:00.000Z', '2026-02-01T14:00:00.000Z'];
const reason = 'the duty officer cannot be reached';
const opened = (marking: Marking, openedBy = 'irene'): CaseEvent => ({
  type: 'CaseOpened',
  data: { title: 'Intrusion', marking, openedBy },
});
const restricted = opened('TLP:RED');
const take = (changes: Partial<TakeEmergencyAccess> = {}): TakeEmergencyAccess => ({
  ...{ type: 'take-emergency-access', accessId: ID, person: 'adam', reason, hours: 4, at: AT },
  ...changes,
});
const taken: CaseEvent = {
  type: 'EmergencyAccessTaken',
  data: { accessId: ID, person: 'adam', reason, takenAt: AT, until: UNTIL, informs: 'irene' },
};
const review = (changes: Partial<ReviewEmergencyAccess> = {}): ReviewEmergencyAccess => ({
  ...{ type: 'review-emergency-access', accessId: ID, reviewedBy: 'irene', justified: true, remark: 'it had to be' },
  ...changes,
});
const reviewed: CaseEvent = {
  type: 'EmergencyAccessReviewed',
  data: { accessId: ID, reviewedBy: 'irene', justified: true, remark: 'it had to be' },
};

describe('taking access in an emergency [emergencies-are-reviewed]', () => {
  it('opens a restricted case for some hours, and informs who answers for it', () => {
    given(restricted).when(take()).emits(taken);
    given(restricted, { type: 'CaseAssigned', data: { officer: 'adam' } }, taken)
      .when(take({ person: 'boris', accessId: ID.replace('3f', '4f') }))
      .emitsTypes('EmergencyAccessTaken');
  });
  it('is taken once when it is sent twice', () => given(restricted, taken).when(take()).changesNothing());
  it('is refused to those who may see the case', () => {
    given(restricted)
      .when(take({ person: 'irene' }))
      .refuses('access-not-needed');
    given(opened('TLP:AMBER')).when(take()).refuses('access-not-needed');
  });
  it('informs somebody on the list where nobody else answers for it', () => {
    const revoked: CaseEvent = { type: 'AccessRevoked', data: { person: 'irene', reason } };
    const listed = (person: string): CaseEvent => ({ type: 'AccessGranted', data: { person, reason } });
    const informs = (person: string | null) => ({ ...taken, data: { ...taken.data, informs: person } }) as CaseEvent;
    given(restricted, revoked, listed('rosa'), listed('paul')).when(take()).emits(informs('rosa'));
    given(restricted, revoked).when(take()).emits(informs(null));
  });
  it('is withheld from whoever took it without need, until they stand on the list', () => {
    const unjustified = { ...reviewed, data: { ...reviewed.data, justified: false } } as CaseEvent;
    const again = take({ accessId: ID.replace('3f', '4f') });
    given(restricted, taken, unjustified).when(again).refuses('emergency-access-withheld');
    given(restricted, taken, reviewed)
      .when({ ...again, at: UNTIL })
      .emitsTypes('EmergencyAccessTaken');
    given(restricted, taken, unjustified)
      .when({ ...again, person: 'boris' })
      .emitsTypes('EmergencyAccessTaken');
    // Nor for one that was taken meanwhile and that nobody has looked at.
    const second = { ...taken, data: { ...taken.data, accessId: again.accessId } } as CaseEvent;
    given(restricted, taken, second, unjustified)
      .when(take({ accessId: ID.replace('3f', '5f'), at: UNTIL }))
      .refuses('emergency-access-withheld');
  });
  it('is refused as unreadable before it is said whether there is such a case', () => {
    const unreadable = take({ reason: 'a\ufe0f'.repeat(1_500) });
    given(restricted).when(unreadable).refuses('content-invalid');
    given().when(unreadable).refuses('content-invalid');
    given().when(take()).refuses('case-unknown');
  });
  it('needs a reason, and ends within a day', () => {
    given(restricted)
      .when(take({ reason: '' }))
      .refuses('content-invalid');
    for (const hours of [0, 25, 1.5]) given(restricted).when(take({ hours })).refuses('content-invalid');
  });
});

describe('reviewing it [emergencies-are-reviewed]', () => {
  it('is done once, by another person', () => {
    given(restricted, taken).when(review()).emits(reviewed);
    given(restricted, taken, reviewed).when(review()).changesNothing();
    given(restricted, taken, reviewed)
      .when(review({ justified: false }))
      .refuses('emergency-access-reviewed');
    given(restricted, taken)
      .when(review({ reviewedBy: 'adam' }))
      .refuses('emergency-access-own');
  });
  it('is refused for what nobody took', () => given(restricted).when(review()).refuses('emergency-access-unknown'));
});

describe('whoever is in a case by an emergency alone [emergencies-are-reviewed]', () => {
  const by = (id: string, ...roles: string[]) => ({ by: { id, roles } });
  const grant = (person: string) => ({ type: 'grant-access', person, reason }) as const;
  const decisions: CaseCommand[] = [
    grant('adam'),
    grant('rosa'),
    { type: 'revoke-access', person: 'irene', reason },
    { type: 'assign', officer: 'adam' },
    { type: 'change-marking', marking: 'TLP:CLEAR', reason },
    { type: 'close', reason, openMatters: 0 },
    { type: 'reopen', reason },
    review({ reviewedBy: 'boris' }),
  ];

  it.each(decisions)('does not decide on it: $type', (command) => {
    given(restricted, taken)
      .when({ ...command, ...by('adam', 'case-officer', 'reviewer') })
      .refuses('access-by-emergency');
    const listed: CaseEvent = { type: 'AccessGranted', data: { person: 'adam', reason } };
    const outcome = caseDecider.decide(
      { ...command, ...by('adam') },
      [restricted, taken, listed].reduce(caseDecider.evolve, caseDecider.initial),
    );
    expect(outcome).not.toMatchObject({ refusal: { code: 'access-by-emergency' } });
  });

  it('lets in somebody else, as an administrator: all others may have left', () => {
    given(restricted, taken)
      .when({ ...grant('rosa'), ...by('adam', 'administrator') })
      .emitsTypes('AccessGranted');
    const other = { ...taken, data: { ...taken.data, accessId: ID.replace('3f', '4f'), person: 'boris' } } as CaseEvent;
    for (const person of ['adam', 'boris']) {
      given(restricted, taken, other)
        .when({ ...grant(person), ...by('adam', 'administrator') })
        .refuses('access-by-emergency');
    }
  });
});

describe('who may know of a case [need-to-know]', () => {
  const access: CaseAccess = {
    ...{ marking: 'TLP:RED', openedBy: 'irene', officer: 'olga', accessList: new Set(['rachel']) },
    emergencies: [{ accessId: ID, person: 'adam', until: UNTIL, review: null }],
  };
  const knows = (person: string, changes: Partial<CaseAccess> = {}, now = AT) =>
    mayKnowOf({ ...access, ...changes }, person, now);

  it('is everybody, unless it is marked for named people', () => {
    expect(['TLP:AMBER+STRICT', 'TLP:RED'].map((marking) => isRestricted(marking as Marking))).toEqual([true, true]);
    for (const marking of ['TLP:CLEAR', 'TLP:GREEN', 'TLP:AMBER'] as const)
      expect(knows('anna', { marking })).toBe(true);
    expect(knows('anna')).toBe(false);
  });
  it('is whoever opened it, works on it, or stands on its list', () => {
    expect(['irene', 'olga', 'rachel'].map((person) => knows(person))).toEqual([true, true, true]);
    expect(knows('irene', { openedBy: null })).toBe(false);
  });
  it('is whoever took access in an emergency, until it ends or is found unjustified', () => {
    expect([knows('adam'), knows('adam', {}, UNTIL)]).toEqual([true, false]);
    const [emergency] = access.emergencies;
    const found = (justified: boolean) => ({ by: 'irene', justified, remark: 'looked at' });
    const looked = (justified: boolean) => [{ ...emergency, review: found(justified) }] as CaseAccess['emergencies'];
    expect(knows('adam', { emergencies: looked(true) })).toBe(true);
    expect(knows('adam', { emergencies: looked(false) })).toBe(false);
  });
});

it('takes access away from whoever opened the case', () => {
  const revoke = { type: 'revoke-access', person: 'irene', reason } as const;
  given(restricted).when(revoke).emitsTypes('AccessRevoked');
  given(restricted, { type: 'AccessRevoked', data: { person: 'irene', reason } })
    .when(revoke)
    .refuses('access-not-granted');
});
