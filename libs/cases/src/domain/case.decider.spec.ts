import { scenario } from '@comity/testing';
import { type CaseCommand, caseDecider } from './case.decider.js';
import type { CaseData, CaseEvent, Marking } from './case.events.js';

const { given } = scenario(caseDecider);
const intrusion: CaseData<'CaseOpened'> = {
  title: 'Intrusion at a power company',
  marking: 'TLP:AMBER',
  unit: 'Cyber',
};
const opened: CaseEvent = { type: 'CaseOpened', data: intrusion };
const reason = 'on the desk’s request';
const closed: CaseEvent = { type: 'CaseClosed', data: { reason } };
const reopened: CaseEvent = { type: 'CaseReopened', data: { reason } };
const assigned: CaseEvent = { type: 'CaseAssigned', data: { officer: 'olivia' } };
const granted: CaseEvent = { type: 'AccessGranted', data: { person: 'rachel', reason } };
const revoked: CaseEvent = { type: 'AccessRevoked', data: { person: 'rachel', reason } };

const open = (changes: Partial<CaseData<'CaseOpened'>> = {}): CaseCommand => ({
  type: 'open',
  case: { ...intrusion, ...changes },
});
const assign: CaseCommand = { type: 'assign', officer: 'olivia' };
const mark = (marking: Marking): CaseCommand => ({ type: 'change-marking', marking, reason });
const grant: CaseCommand = { type: 'grant-access', person: 'rachel', reason };
const revoke: CaseCommand = { type: 'revoke-access', person: 'rachel', reason };
const close = (openMatters: number): CaseCommand => ({ type: 'close', reason, openMatters });
const reopen: CaseCommand = { type: 'reopen', reason };

describe('opening a case', () => {
  it('opens it with its marking', () => given().when(open()).emits(opened));
  it('takes the same opening again as a retry', () => given(opened, assigned).when(open()).changesNothing());
  it('refuses another case under the same id', () =>
    given(opened)
      .when(open({ title: 'Another' }))
      .refuses('case-already-opened'));
  it('refuses a case without a title', () =>
    given()
      .when(open({ title: '' }))
      .refuses('content-invalid'));

  it('refuses facts about a case that nobody opened', () => {
    for (const command of [assign, mark('TLP:RED'), grant, revoke, close(0), reopen]) {
      given().when(command).refuses('case-unknown');
    }
  });
});

describe('assigning a case', () => {
  it('gives it to an officer, once', () => {
    given(opened).when(assign).emits(assigned);
    given(opened, assigned).when(assign).changesNothing();
  });
  it('passes it on to another', () =>
    given(opened, assigned).when({ type: 'assign', officer: 'oscar' }).emitsTypes('CaseAssigned'));
  it('refuses to assign a closed case', () => given(opened, closed).when(assign).refuses('case-closed'));
});

describe('marking and access list', () => {
  it('changes the marking with its reason, also after closure [access-is-by-list]', () => {
    const changed: CaseEvent = { type: 'MarkingChanged', data: { marking: 'TLP:RED', reason } };
    given(opened).when(mark('TLP:RED')).emits(changed);
    given(opened, closed).when(mark('TLP:RED')).emits(changed);
    given(opened).when(mark('TLP:AMBER')).changesNothing();
  });

  it('grants access once, also after closure [access-is-by-list]', () => {
    given(opened).when(grant).emits(granted);
    given(opened, closed).when(grant).emits(granted);
    given(opened, granted).when(grant).changesNothing();
  });

  it('revokes what was granted', () => given(opened, granted).when(revoke).emits(revoked));

  it('grants again what was revoked', () => given(opened, granted, revoked).when(grant).emits(granted));

  it('refuses to revoke what was not granted', () => given(opened).when(revoke).refuses('access-not-granted'));

  it('refuses a change without a reason', () =>
    given(opened).when({ type: 'grant-access', person: 'rachel', reason: '' }).refuses('content-invalid'));

  it('names at most a thousand people', () => {
    const many = Array.from(
      { length: 1_000 },
      (_, index): CaseEvent => ({ type: 'AccessGranted', data: { person: `person-${index}`, reason } }),
    );
    given(opened, ...many)
      .when(grant)
      .refuses('too-many-on-access-list');
  });
});

describe('closing and reopening a case', () => {
  it('closes it when nothing in it is open', () => given(opened).when(close(0)).emits(closed));
  it('takes the same closing again as a retry', () => given(opened, closed).when(close(0)).changesNothing());
  it('refuses to close it while something in it is open [cases-close-when-nothing-is-open]', () => {
    given(opened).when(close(1)).refuses('case-has-open-matters');
    given(opened).when(close(12)).refuses('case-has-open-matters');
  });
  it('reopens it, and closes it again', () => {
    given(opened, closed).when(reopen).emits(reopened);
    given(opened).when(reopen).changesNothing();
    given(opened, closed, reopened).when(close(0)).emits(closed);
  });
});
