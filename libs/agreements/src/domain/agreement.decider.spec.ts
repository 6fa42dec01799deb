import { scenario } from '@comity/testing';
import {
  adopted,
  agreement,
  CHINA,
  FRANCE,
  ourCalendar,
  policy,
  registered,
  tenWorkingDays,
  theirCalendar,
} from '../testing/agreement.fixtures.js';
import type { AgreementCommand } from './agreement.commands.js';
import { agreementDecider } from './agreement.decider.js';
import type { AgreementEvent, PolicyContent } from './agreement.events.js';

const { given } = scenario(agreementDecider);
const register: AgreementCommand = { type: 'register', agreement };
const adopt = (changes: Partial<PolicyContent> = {}): AgreementCommand => ({
  type: 'adopt-policy',
  policy: policy(changes),
});
const assign = (assignment: typeof ourCalendar, latestVersion: number | null = 9): AgreementCommand => ({
  ...{ type: 'assign-calendar', assignment, latestVersion },
});
const suspend = (suspendedFrom: string, resumesOn: string | null): AgreementCommand => ({
  type: 'suspend',
  suspension: { suspendedFrom, resumesOn, reason: 'diplomatic note' },
});
const resume = (resumesOn: string): AgreementCommand => ({
  type: 'resume',
  resumption: { resumesOn, reason: 'talks have resumed' },
});
const terminate = (terminatedFrom: string): AgreementCommand => ({
  type: 'terminate',
  termination: { terminatedFrom, reason: 'notice given' },
});
const suspended: AgreementEvent = {
  type: 'AgreementSuspended',
  data: { suspendedFrom: '2018-03-01', resumesOn: '2018-06-01', reason: 'diplomatic note' },
};
const resumed = (resumesOn: string): AgreementEvent => ({
  type: 'AgreementResumed',
  data: { suspendedFrom: '2018-03-01', resumesOn, reason: 'talks have resumed' },
});
const terminated: AgreementEvent = {
  type: 'AgreementTerminated',
  data: { terminatedFrom: '2020-01-01', reason: 'notice given' },
};

describe('registering an agreement', () => {
  it('puts the agreement on the books', () => given().when(register).emits(registered));

  it('dates the registration when it is taken in from older books', () =>
    given()
      .when({ ...register, occurredAt: '2015-09-25T12:00:00.000Z' })
      .emits({ ...registered, occurredAt: '2015-09-25T12:00:00.000Z' }));

  it('takes the same registration again as a retry', () => given(registered).when(register).changesNothing());

  it('refuses another agreement under the same id', () =>
    given(registered)
      .when({ type: 'register', agreement: { ...agreement, title: 'Another' } })
      .refuses('agreement-already-registered'));

  it.each(['Europe/Atlantis', 'BST'])('refuses %s, which is no zone or several', (zone) =>
    given()
      .when({ type: 'register', agreement: { ...agreement, zone } })
      .refuses('zone-unknown'),
  );

  it('refuses 30 February', () =>
    given()
      .when({ type: 'register', agreement: { ...agreement, inForceFrom: '2015-02-30' } })
      .refuses('date-invalid'));

  it('refuses a title that cannot be stored', () =>
    given()
      .when({ type: 'register', agreement: { ...agreement, title: 'a\0b' } })
      .refuses('content-invalid'));

  it('refuses terms for an agreement that nobody registered', () => {
    given().when(adopt()).refuses('agreement-unknown');
    given().when(assign(ourCalendar)).refuses('agreement-unknown');
    given().when(suspend('2018-01-01', null)).refuses('agreement-unknown');
    given().when(terminate('2018-01-01')).refuses('agreement-unknown');
  });
});

describe('adopting a deadline policy', () => {
  it('gives the first policy version 1', () => given(registered).when(adopt()).emits(adopted(1)));

  it('counts versions over all kinds and urgencies', () =>
    given(registered, adopted(1))
      .when(adopt({ kind: 'production-order' }))
      .emits(adopted(2, { kind: 'production-order' })));

  it('supersedes the policy of the same kind and urgency, and edits nothing', () =>
    given(registered, adopted(1))
      .when(adopt({ effectiveFrom: '2017-01-01' }))
      .emits(adopted(2, { effectiveFrom: '2017-01-01' }), {
        type: 'DeadlinePolicySuperseded',
        data: { policyVersion: 1, byPolicyVersion: 2, supersededFrom: '2017-01-01' },
      }));

  it('takes the same policy again as a retry', () => given(registered, adopted(1)).when(adopt()).changesNothing());

  it('adopts a policy that says there is no binding deadline', () => {
    const clocks = { response: { kind: 'no-binding-deadline', startsOn: 'receipt' } } as const;
    given(registered).when(adopt({ clocks })).emits(adopted(1, { clocks }));
  });

  it('refuses a change from before an earlier adoption', () =>
    given(registered, adopted(1, { effectiveFrom: '2017-01-01' }))
      .when(adopt({ effectiveFrom: '2016-12-31' }))
      .refuses('policy-before-earlier-adoption'));

  it('refuses a policy from before the agreement is in force', () =>
    given(registered)
      .when(adopt({ effectiveFrom: '2015-09-24' }))
      .refuses('date-before-agreement'));

  it('refuses a policy from after the end of the agreement', () =>
    given(registered, terminated)
      .when(adopt({ effectiveFrom: '2020-01-01' }))
      .refuses('agreement-terminated'));

  it('refuses a date that does not exist', () =>
    given(registered)
      .when(adopt({ effectiveFrom: '2017-02-30' }))
      .refuses('date-invalid'));

  it('refuses a budget of no days', () =>
    given(registered)
      .when(adopt({ clocks: { response: { ...tenWorkingDays, budget: 0 } } }))
      .refuses('content-invalid'));
});

describe('assigning calendars', () => {
  it('assigns our calendar, and one for every counterpart', () => {
    given(registered).when(assign(ourCalendar)).emits({ type: 'CalendarAssigned', data: ourCalendar });
    given(registered).when(assign(theirCalendar)).emits({ type: 'CalendarAssigned', data: theirCalendar });
  });

  it('assigns no calendar, and no version of it, that nobody has published', () => {
    given(registered).when(assign(ourCalendar, null)).refuses('calendar-unknown');
    given(registered)
      .when(assign({ ...ourCalendar, calendarVersion: 4 }, 3))
      .refuses('calendar-version-unknown');
  });

  it('takes the same assignment again as a retry', () =>
    given(registered, { type: 'CalendarAssigned', data: ourCalendar }).when(assign(ourCalendar)).changesNothing());

  it('assigns a later version of the same calendar', () => {
    const later = { ...ourCalendar, calendarVersion: 3 };
    given(registered, { type: 'CalendarAssigned', data: ourCalendar })
      .when(assign(later))
      .emits({ type: 'CalendarAssigned', data: later });
  });

  it('refuses to go back to an older version of the calendar', () =>
    given(registered, { type: 'CalendarAssigned', data: ourCalendar })
      .when(assign({ ...ourCalendar, calendarVersion: 1 }))
      .refuses('calendar-version-older'));

  it('refuses a calendar of ours that names a counterpart', () =>
    given(registered)
      .when(assign({ ...ourCalendar, counterpartId: CHINA }))
      .refuses('calendar-party-ambiguous'));

  it('refuses a calendar for a counterpart that is not a party', () =>
    given(registered)
      .when(assign({ ...theirCalendar, counterpartId: FRANCE }))
      .refuses('counterpart-not-party'));

  it('refuses a calendar version that cannot be', () =>
    given(registered)
      .when(assign({ ...ourCalendar, calendarVersion: 0 }))
      .refuses('content-invalid'));
});

describe('suspending and terminating', () => {
  it('suspends from a day to a day', () =>
    given(registered).when(suspend('2018-03-01', '2018-06-01')).emits(suspended));

  it('takes the same suspension again as a retry', () =>
    given(registered, suspended).when(suspend('2018-03-01', '2018-06-01')).changesNothing());

  it('changes the end of a suspension', () =>
    given(registered, suspended).when(suspend('2018-03-01', '2018-09-01')).emitsTypes('AgreementSuspended'));

  it('refuses a suspension that overlaps another', () => {
    given(registered, suspended).when(suspend('2018-05-31', null)).refuses('suspension-overlaps');
    given(registered, suspended).when(suspend('2018-01-01', '2018-03-02')).refuses('suspension-overlaps');
  });

  it('suspends again on the day a suspension ends', () =>
    given(registered, suspended).when(suspend('2018-06-01', null)).emitsTypes('AgreementSuspended'));

  it('refuses a suspension that ends before it begins', () =>
    given(registered).when(suspend('2018-03-01', '2018-03-01')).refuses('date-invalid'));

  it('refuses a suspension before the agreement or after its end', () => {
    given(registered).when(suspend('2015-01-01', null)).refuses('date-before-agreement');
    given(registered, terminated).when(suspend('2020-01-01', null)).refuses('agreement-terminated');
  });

  it('lifts a suspension before its time, and gives an open one its end', () => {
    given(registered, suspended).when(resume('2018-05-01')).emits(resumed('2018-05-01'));
    given(registered, { ...suspended, data: { ...suspended.data, resumesOn: null } } as AgreementEvent)
      .when(resume('2018-05-01'))
      .emits(resumed('2018-05-01'));
  });

  it('takes the same lifting again as a retry', () =>
    given(registered, suspended, resumed('2018-05-01')).when(resume('2018-05-01')).changesNothing());

  it('suspends again after a lifting', () =>
    given(registered, suspended, resumed('2018-05-01'))
      .when(suspend('2018-05-01', null))
      .emitsTypes('AgreementSuspended'));

  it.each(['2018-03-01', '2018-06-02', '2019-01-01'])('refuses to lift what is not suspended before %s', (day) =>
    given(registered, suspended).when(resume(day)).refuses('agreement-not-suspended'),
  );

  it('refuses to lift a suspension on a day that does not exist, or without a reason', () => {
    given(registered, suspended).when(resume('2018-04-31')).refuses('date-invalid');
    given(registered, suspended)
      .when({ type: 'resume', resumption: { resumesOn: '2018-05-01', reason: '' } })
      .refuses('content-invalid');
  });

  it('terminates once', () => {
    given(registered).when(terminate('2020-01-01')).emits(terminated);
    given(registered, terminated).when(terminate('2020-01-01')).changesNothing();
    given(registered, terminated).when(terminate('2021-01-01')).refuses('agreement-already-terminated');
    given(registered).when(terminate('2015-01-01')).refuses('date-before-agreement');
    given(registered).when(terminate('2020-13-01')).refuses('date-invalid');
  });
});
