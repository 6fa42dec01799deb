import { caseMatter, listed, quoted } from '@comity/cases/contract';
import { type ReferralEvent, referralStream } from '../domain/referral.events.js';

/** A referral in the timeline of its case. */
export const referralMatter = caseMatter<ReferralEvent>({
  stream: referralStream,
  placing: (event) =>
    event.type === 'OffenderReferred' ? { caseId: event.data.caseId, title: `referral ${event.data.reference}` } : null,
  sentences: {
    OffenderReferred: ({ offender, authority, direction, conduct }) =>
      direction === 'outgoing'
        ? `referred ${offender.name} to ${authority}: ${quoted(conduct)}`
        : `registered the referral of ${offender.name} to ${authority}: ${quoted(conduct)}`,
    ReferralAccepted: ({ theirReference }) =>
      `recorded that the referral was accepted${theirReference === undefined ? '' : `, reference ${theirReference}`}`,
    InvestigationUpdateReceived: ({ stage, summary }) =>
      `recorded that the investigation is ${stage.replaceAll('-', ' ')}: ${quoted(summary)}`,
    ChargesReported: ({ charges, court }) =>
      `recorded charges${court === undefined ? '' : ` before ${court}`}: ${listed(charges.map(quoted))}`,
    OutcomeReported: ({ outcome, summary }) =>
      `recorded the outcome, ${outcome.replaceAll('-', ' ')}: ${quoted(summary)}`,
  },
});
