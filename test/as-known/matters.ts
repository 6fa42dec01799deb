import { type DomainEvent, idFrom, streamName } from '@comity/kernel';
import { content, pins } from '../../libs/requests/src/domain/testing/fixtures.js';
import type { Fact } from './facts-log.js';

/** A fact, with the instant from which it was so, as is known since it was recorded. */
export interface DatedFact extends Fact {
  readonly trueFrom: string;
}

/** Noon of a day in March 2024. */
export function noon(day: number): string {
  return `2024-03-${String(day).padStart(2, '0')}T12:00:00.000Z`;
}

const RECORDED_DAYS_LATER = 3;
const agreementId = idFrom('agreement', 'matters');
const counterpartId = idFrom('counterpart', 'matters');
const caseId = idFrom('case', 'matters', 'closed');
const by = (id: string) => ({ id });
const pinned = { stream: streamName('request', idFrom('request', 'matters')), revision: 1, eventHash: 'a'.repeat(64) };

const rungs = [1, 2].map((level) => {
  return {
    level,
    name: 'desk',
    contactAuthority: 'Ministry',
    acknowledgeWithin: { amount: 24 * level, unit: 'hours' },
  };
});

/** Type, data, the day on which it occurred, and the day from which it was so where that is another. */
type Told = readonly [type: string, data: object, day: number, trueFrom?: number];

const CASES: Readonly<Record<string, readonly Told[]>> = {
  closed: [
    ['CaseOpened', { title: 'Relay of power company', marking: 'TLP:AMBER', openedBy: 'olga' }, 2],
    ['CaseClosed', { reason: 'done' }, 9],
  ],
  open: [['CaseOpened', { title: 'Relay in a harbour', marking: 'TLP:GREEN' }, 4]],
};

const ESCALATED = {
  ...{ agreementId, counterpartId, caseId, drill: false, raisedBy: 'us', subject: 'No answer about the relay' },
  ...{
    escalatedAt: noon(3),
    level: 1,
    acknowledgeBy: noon(4),
    ladder: { ladderVersion: 1, rungs },
    zone: 'Europe/London',
  },
};
const COMMITMENTS = ['kept', 'late', 'broken'].map((name) => idFrom('commitment', name));
const ISSUES: Readonly<Record<string, readonly Told[]>> = {
  resolved: [
    ['IssueEscalated', ESCALATED, 3],
    ['ContactAttempted', { attemptId: idFrom('a'), level: 1, attemptedAt: noon(3), channel: 'call', contact: 'Wu' }, 3],
    [
      'IssueRaisedToNextLevel',
      { level: 2, raisedAt: noon(4), acknowledgeBy: noon(6), because: { kind: 'not-acknowledged' } },
      4,
    ],
    ['ContactAttempted', { attemptId: idFrom('b'), level: 2, attemptedAt: noon(5), channel: 'call', contact: 'Li' }, 5],
    ['ContactMade', { attemptId: idFrom('b'), madeAt: noon(6), spokeWith: 'Li' }, 6],
    ['EscalationAcknowledged', { level: 2, acknowledgedAt: noon(6), acknowledgedBy: 'Li' }, 6],
    ...COMMITMENTS.map((commitmentId): Told => {
      const made = { commitmentId, party: 'counterpart', madeOn: '2024-03-07', dueOn: '2024-03-09', text: 'logs' };
      return ['CommitmentRecorded', made, 7];
    }),
    ['CommitmentFulfilled', { commitmentId: COMMITMENTS[0], fulfilledOn: '2024-03-08' }, 8],
    ['CommitmentFulfilled', { commitmentId: COMMITMENTS[1], fulfilledOn: '2024-03-10' }, 10],
    ['CommitmentBroken', { commitmentId: COMMITMENTS[2], brokenOn: '2024-03-11', reason: 'nothing came' }, 11],
    ['IssueResolved', { resolvedAt: noon(12), resolution: 'sent' }, 12],
  ],
  drill: [
    [
      'IssueEscalated',
      { ...ESCALATED, caseId: undefined, drill: true, escalatedAt: noon(5), acknowledgeBy: noon(6) },
      5,
    ],
    ['EscalationAcknowledged', { level: 1, acknowledgedAt: noon(6), acknowledgedBy: 'Wu' }, 6],
    ['DrillHeld', { heldAt: noon(7), findings: 'out of date' }, 7],
  ],
};

const OFFENDER = { name: 'Invented Person', kind: 'person', identifiers: [] };
const REFERRED = {
  ...{ caseId, counterpartId, direction: 'outgoing', reference: 'R-1', offender: OFFENDER, conduct: 'relayed' },
  ...{ authority: 'Prosecutor', referredAt: noon(2), referredBy: 'olga' },
};
const charges = { chargesId: idFrom('charges'), charges: ['intrusion'], court: 'District' };
const REFERRALS: Readonly<Record<string, readonly Told[]>> = {
  concluded: [
    ['OffenderReferred', REFERRED, 2],
    ['ReferralAccepted', { acceptedAt: noon(4), theirReference: 'T-9' }, 4],
    ['InvestigationUpdateReceived', { updateId: idFrom('u'), receivedAt: noon(6), stage: 'opened', summary: 's' }, 6],
    // Brought on the 7th, of which we heard on the 10th.
    ['ChargesReported', { ...charges, reportedAt: noon(10), chargedOn: '2024-03-07' }, 10, 7],
    ['OutcomeReported', { outcomeId: idFrom('o'), reportedAt: noon(12), outcome: 'convicted', summary: 's' }, 12],
    [
      'OutcomeReported',
      { outcomeId: idFrom('p'), reportedAt: noon(15), decidedOn: '2024-03-14', outcome: 'acquitted', summary: 's' },
      15,
      14,
    ],
  ],
  declined: [
    ['OffenderReferred', { ...REFERRED, reference: 'R-2', referredAt: noon(5) }, 5],
    ['OutcomeReported', { outcomeId: idFrom('d'), reportedAt: noon(9), outcome: 'declined', summary: 's' }, 9],
  ],
};

const PROPOSED = {
  ...{ caseId, subject: { name: 'Relay Trading Co.', kind: 'entity', identifiers: [] }, measures: ['asset-freeze'] },
  ...{ legalBasis: { instrument: 'Order', version: '1', criteria: ['c'] }, proposedBy: by('olga') },
};
const consultationId = idFrom('consultation');
const petitionId = idFrom('petition');
const petition = { petitionId, petitioner: 'Relay Trading Co.', grounds: 'not us' };
const SANCTIONS: Readonly<Record<string, readonly Told[]>> = {
  revoked: [
    ['SanctionProposed', PROPOSED, 2],
    ['GroundsCited', { criterion: 'c', citation: { ...pinned, note: 'n' }, citedBy: by('olga') }, 3],
    ['ConsultationRequested', { consultationId, authority: 'Treasury', requestedBy: by('olga') }, 3],
    ['ConsultationRecorded', { consultationId, position: 'concurs', summary: 's', recordedBy: by('olga') }, 4],
    ['SanctionSubmitted', { submittedBy: by('olga') }, 5],
    ['SanctionApproved', { approvedBy: by('rosa') }, 6],
    ['SanctionDesignated', { designatedBy: by('ada'), designatedAt: noon(7) }, 7],
    ['AssetFreezeOrdered', { orderedBy: by('ada') }, 7],
    [
      'LicenceGranted',
      { licenceId: idFrom('l'), kind: 'general', scope: 's', expiresAt: noon(9), grantedBy: by('ada') },
      8,
    ],
    ['LicenceExpired', { licenceId: idFrom('l'), expiresAt: noon(9) }, 9],
    ['DelistingPetitionReceived', { ...petition, receivedAt: noon(10), recordedBy: by('olga') }, 10],
    ['DelistingDecided', { petitionId, outcome: 'denied', reason: 'r', decidedBy: by('rosa') }, 12],
    ['DesignationAmended', { identifiers: [], reason: 'r', amendedBy: by('ada') }, 13],
    ['DesignationRevoked', { reason: 'r', revokedBy: by('ada') }, 15],
  ],
  rejected: [
    ['SanctionProposed', PROPOSED, 4],
    ['SanctionSubmitted', { submittedBy: by('olga') }, 5],
    ['SanctionRejected', { rejectedBy: by('rosa'), reason: 'r' }, 8],
  ],
  returned: [
    ['SanctionProposed', PROPOSED, 4],
    ['SanctionSubmitted', { submittedBy: by('olga') }, 6],
    ['SanctionReturned', { returnedBy: by('rosa'), reason: 'r' }, 8],
  ],
};

/** Returned, and submitted again: of which the row keeps the last submission only. */
export const RESUBMITTED = idFrom('sanction', 'matters', 'resubmitted');
const resubmitted: readonly Told[] = [
  ['SanctionProposed', { ...PROPOSED, subject: { name: 'Harbour Ltd', kind: 'entity', identifiers: [] } }, 4],
  ['SanctionSubmitted', { submittedBy: by('olga') }, 5],
  ['SanctionReturned', { returnedBy: by('rosa'), reason: 'r' }, 7],
  ['SanctionSubmitted', { submittedBy: by('olga') }, 9],
];

const EDITION = {
  ...{ report: '{}', sha256: 'b'.repeat(64), marking: 'TLP:GREEN', priorityCases: [], caseIds: [] },
  ...{ knownAt: noon(2), position: '7' },
};
const OPENED = { agreementId, title: 'Review', period: { from: '2024-01-01', to: '2024-02-28' }, minimumN: 1 };
const CUTOFF = { asKnownOn: '2024-03-02', knownAt: noon(2), position: '7', fixedBy: by('olga') };
const published = { edition: 1, sha256: EDITION.sha256 };
const ROUNDS: Readonly<Record<string, readonly Told[]>> = {
  restated: [
    ['RoundOpened', { ...OPENED, openedBy: by('olga') }, 2],
    ['CutoffFixed', CUTOFF, 2],
    ['StatusReportCompiled', { ...EDITION, edition: 1, compiledBy: by('olga') }, 4],
    ['StatusReportApproved', { ...published, approvedBy: by('rosa') }, 6],
    ['StatusReportPublished', { ...published, publishedBy: by('rosa') }, 7],
    [
      'ReportRestated',
      { ...EDITION, edition: 2, restates: 1, reason: 'r', figuresChanged: 2, restatedBy: by('olga') },
      11,
    ],
    ['StatusReportApproved', { ...published, edition: 2, approvedBy: by('rosa') }, 13],
  ],
  opened: [['RoundOpened', { ...OPENED, title: 'Next', openedBy: by('olga') }, 9]],
};

const FILED = { ...content, caseId, counterpartId, filedAt: noon(6), zone: 'Europe/London', pins };
const REQUESTS: Readonly<Record<string, readonly Told[]>> = {
  filed: [
    ['RequestDrafted', { ...content, caseId, author: 'olga' }, 3],
    ['RequestFiled', FILED, 6],
  ],
  drafted: [['RequestDrafted', { ...content, caseId, author: 'olga' }, 3]],
};

export const MATTERS = {
  case: CASES,
  hotline: ISSUES,
  referral: REFERRALS,
  sanction: { ...SANCTIONS, resubmitted },
  round: ROUNDS,
  request: REQUESTS,
} as const;
export type Category = keyof typeof MATTERS;

/** The stories of all matters, one after the other; each fact was recorded some days after it occurred. */
export function matters(): DatedFact[] {
  const facts = Object.entries(MATTERS).flatMap(([category, stories]) =>
    Object.entries(stories).flatMap(([name, story]) =>
      story.map(([type, data, day, trueFrom = day]) => ({
        stream: streamName(category, idFrom(category, 'matters', name)),
        occurredAt: noon(day),
        recordedAt: noon(day + RECORDED_DAYS_LATER),
        trueFrom: noon(trueFrom),
        event: { type, data } as DomainEvent,
      })),
    ),
  );
  return facts.map((fact, place) => ({ ...fact, position: BigInt(place + 1) }));
}
