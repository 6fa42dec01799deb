import { accept, type Decider, datedAs, isTimeZone, readContent, refuse } from '@comity/kernel';
import { checkDates, isSame } from './agreement.checks.js';
import type { AgreementCommand, AgreementDecision, AgreementRefusal, AssignCalendar } from './agreement.commands.js';
import { type AgreementData, type AgreementEvent, agreementEvents } from './agreement.events.js';
import { type AgreementState, evolveAgreement, isSameSeat, type RegisteredAgreement } from './agreement.state.js';
import { isPartyTo } from './agreement.terms.js';
import { resume, suspend, terminate } from './decide-standing.js';
import { adoptGuidelines, adoptPolicy, adoptRubric, defineLadder } from './decide-terms.js';

/** The rules of one agreement. The same command again changes nothing. */
export const agreementDecider: Decider<AgreementState, AgreementCommand, AgreementEvent, AgreementRefusal> = {
  category: 'agreement',
  initial: { phase: 'unregistered' },
  evolve: evolveAgreement,
  decide: (command, state) => datedAs(command, decideAgreement(command, state)),
};

function decideAgreement(command: AgreementCommand, state: AgreementState): AgreementDecision {
  if (command.type === 'register') return register(command.agreement, state);
  if (state.phase === 'unregistered') {
    return refuse('agreement-unknown', 'no such agreement is registered; register it first, or check its id');
  }
  switch (command.type) {
    case 'adopt-policy':
      return adoptPolicy(command.policy, state);
    case 'adopt-guidelines':
      return adoptGuidelines(command.guidelines, state);
    case 'adopt-rubric':
      return adoptRubric(command.rubric, state);
    case 'define-ladder':
      return defineLadder(command.ladder, state);
    case 'assign-calendar':
      return assignCalendar(command, state);
    case 'suspend':
      return suspend(command.suspension, state);
    case 'resume':
      return resume(command.resumption, state);
    case 'terminate':
      return terminate(command.termination, state);
  }
}

function register(agreement: AgreementData<'AgreementRegistered'>, state: AgreementState): AgreementDecision {
  if (!isTimeZone(agreement.zone)) {
    return refuse('zone-unknown', `${agreement.zone} is no time zone; give an IANA name such as Europe/London`);
  }
  const dated = checkDates({ inForceFrom: agreement.inForceFrom });
  if (dated !== null) return dated;
  const content = readContent(agreementEvents.AgreementRegistered, agreement);
  if (!content.valid) return refuse('content-invalid', content.sentence);
  if (state.phase === 'unregistered') return accept({ type: 'AgreementRegistered', data: content.data });
  const { title, inForceFrom, zone, counterpartIds, ourName } = state;
  const registered = { title, inForceFrom, zone, counterpartIds, ourName };
  return isSame(registered, content.data)
    ? accept()
    : refuse('agreement-already-registered', 'this id holds another agreement; register the new one under a new id');
}

function assignCalendar({ assignment, latestVersion }: AssignCalendar, state: RegisteredAgreement): AgreementDecision {
  const content = readContent(agreementEvents.CalendarAssigned, assignment);
  if (!content.valid) return refuse('content-invalid', content.sentence);
  const { party, counterpartId, calendarId, calendarVersion } = content.data;
  if (party === 'us' && counterpartId !== undefined) {
    return refuse('calendar-party-ambiguous', 'our own calendar names no counterpart; leave counterpartId out');
  }
  if (counterpartId !== undefined && !isPartyTo(state, counterpartId)) {
    return refuse('counterpart-not-party', 'this counterpart is not a party to the agreement; name one that is');
  }
  const before = state.calendars.find((assigned) => isSameSeat(assigned, content.data));
  if (before !== undefined && before.calendarId === calendarId) {
    if (before.calendarVersion === calendarVersion) return accept();
    if (before.calendarVersion > calendarVersion) {
      return refuse(
        'calendar-version-older',
        `version ${before.calendarVersion} is assigned; assign that or a later version, or amend the calendar`,
      );
    }
  }
  if (latestVersion === null) {
    return refuse('calendar-unknown', 'no such calendar is published; publish it first, or check its id');
  }
  if (calendarVersion > latestVersion) {
    return refuse('calendar-version-unknown', `its latest version is ${latestVersion}; assign that, or amend it first`);
  }
  return accept({ type: 'CalendarAssigned', data: content.data });
}
