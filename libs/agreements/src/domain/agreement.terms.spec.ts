import { fold } from '@comity/kernel';
import {
  adopted,
  agreement,
  CHINA,
  FRANCE,
  OUR_CALENDAR,
  ourCalendar,
  registered,
  THEIR_CALENDAR,
  theirCalendar,
} from '../testing/agreement.fixtures.js';
import { agreementDecider } from './agreement.decider.js';
import type { AgreementEvent } from './agreement.events.js';
import { calendarsFor, isPartyTo, policyFor, policyOfVersion, standingOn } from './agreement.terms.js';

const stateAfter = (...events: readonly AgreementEvent[]) => fold(agreementDecider, [registered, ...events]);
const unregistered = agreementDecider.initial;

describe('the policy for a request', () => {
  const state = stateAfter(
    adopted(1),
    adopted(2, { urgency: 'urgent' }),
    adopted(3, { kind: 'preservation' }),
    adopted(4, { kind: 'preservation', urgency: 'urgent', effectiveFrom: '2016-01-01' }),
    adopted(5, { effectiveFrom: '2017-01-01' }),
  );
  const versionFor = (kind: string, urgency: string, on: string) =>
    policyFor(state, { kind, urgency, on })?.policyVersion ?? null;

  it('is the one for its kind and urgency', () => expect(versionFor('preservation', 'urgent', '2016-06-01')).toBe(4));
  it('is else the one for its kind', () => expect(versionFor('preservation', 'normal', '2016-06-01')).toBe(3));
  it('is else the one for its urgency', () => expect(versionFor('evidence', 'urgent', '2016-06-01')).toBe(2));
  it('is else the default', () => expect(versionFor('evidence', 'normal', '2016-06-01')).toBe(1));
  it('leaves out what is not effective yet', () => expect(versionFor('preservation', 'urgent', '2015-12-31')).toBe(3));
  it('changes on the day the newer one takes effect', () => {
    expect(versionFor('evidence', 'normal', '2016-12-31')).toBe(1);
    expect(versionFor('evidence', 'normal', '2017-01-01')).toBe(5);
  });
  it('is the version adopted last where two take effect on one day', () =>
    expect(policyFor(stateAfter(adopted(1), adopted(2)), { kind: 'a', urgency: 'b', on: '2016-01-01' })).toMatchObject({
      policyVersion: 2,
    }));
  it('is none where none is effective', () => {
    expect(versionFor('evidence', 'normal', '2015-09-24')).toBeNull();
    expect(policyFor(unregistered, { kind: 'a', urgency: 'b', on: '2016-01-01' })).toBeNull();
  });
  it('is found again by its version for as long as requests pin it', () => {
    expect(policyOfVersion(state, 1)).toMatchObject({ policyVersion: 1 });
    expect(policyOfVersion(state, 6)).toBeNull();
  });
});

describe('the calendars for work with a counterpart', () => {
  const forAll: AgreementEvent = { type: 'CalendarAssigned', data: theirCalendar };
  const ours: AgreementEvent = { type: 'CalendarAssigned', data: ourCalendar };

  it('are ours and the one for every counterpart', () =>
    expect(calendarsFor(stateAfter(ours, forAll), CHINA)).toEqual({
      us: { calendarId: OUR_CALENDAR, version: 2 },
      counterpart: { calendarId: THEIR_CALENDAR, version: 1 },
    }));

  it('are its own where it has one', () => {
    const own: AgreementEvent = {
      type: 'CalendarAssigned',
      data: { ...theirCalendar, counterpartId: CHINA, calendarVersion: 7 },
    };
    const state = stateAfter(own, forAll);
    expect(calendarsFor(state, CHINA).counterpart).toEqual({ calendarId: THEIR_CALENDAR, version: 7 });
    expect(calendarsFor(state, FRANCE).counterpart).toEqual({ calendarId: THEIR_CALENDAR, version: 1 });
  });

  it('are none where none is assigned', () => {
    expect(calendarsFor(stateAfter(), CHINA)).toEqual({ us: null, counterpart: null });
    expect(calendarsFor(unregistered, CHINA)).toEqual({ us: null, counterpart: null });
  });
});

describe('whether the agreement binds on a day', () => {
  const reason = 'diplomatic note';
  const state = stateAfter(
    { type: 'AgreementSuspended', data: { suspendedFrom: '2018-03-01', resumesOn: '2018-06-01', reason } },
    { type: 'AgreementTerminated', data: { terminatedFrom: '2020-01-01', reason } },
  );

  it.each([
    ['2015-09-24', 'not-yet-in-force'],
    ['2015-09-25', 'in-force'],
    ['2018-03-01', 'suspended'],
    ['2018-05-31', 'suspended'],
    ['2018-06-01', 'in-force'],
    ['2020-01-01', 'terminated'],
  ])('on %s it is %s', (day, standing) => expect(standingOn(state, day)).toBe(standing));

  it('is unknown for an agreement that nobody registered', () =>
    expect(standingOn(unregistered, '2018-01-01')).toBe('unregistered'));

  it('stays suspended while nobody knows the end', () => {
    const open = stateAfter({
      type: 'AgreementSuspended',
      data: { suspendedFrom: '2018-03-01', resumesOn: null, reason },
    });
    expect(standingOn(open, '2099-01-01')).toBe('suspended');
  });
});

describe('the parties', () => {
  it('are those named, or anybody where none is named', () => {
    expect(isPartyTo(stateAfter(), CHINA)).toBe(true);
    expect(isPartyTo(stateAfter(), FRANCE)).toBe(false);
    const open = fold(agreementDecider, [
      { type: 'AgreementRegistered', data: { ...agreement, counterpartIds: [] } } as const,
    ]);
    expect(isPartyTo(open, FRANCE)).toBe(true);
    expect(isPartyTo(unregistered, FRANCE)).toBe(false);
  });
});
