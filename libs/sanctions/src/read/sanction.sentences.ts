import { caseMatter, listed, quoted, type Sentences } from '@comity/cases/contract';
import { type SanctionEvent, sanctionStream } from '../domain/sanction.events.js';

const sentences: Sentences<SanctionEvent> = {
  SanctionProposed: ({ subject, measures }) =>
    `proposed to sanction ${subject.name}: ${listed(measures.map((measure) => measure.replaceAll('-', ' ')))}`,
  GroundsCited: ({ criterion, citation }) =>
    `cited ${citation.stream}, event ${citation.revision}, for ${criterion}: ${quoted(citation.note)}`,
  ConsultationRequested: ({ authority }) => `consulted ${authority}`,
  ConsultationRecorded: ({ position, summary }) =>
    `recorded the position of a consulted authority, ${position.replaceAll('-', ' ')}: ${quoted(summary)}`,
  SanctionSubmitted: () => 'submitted the proposal for review',
  SanctionReturned: ({ reason }) => `returned the proposal: ${quoted(reason)}`,
  SanctionRejected: ({ reason }) => `rejected the proposal: ${quoted(reason)}`,
  SanctionApproved: () => 'approved the proposal',
  SanctionDesignated: () => 'designated the subject',
  AssetFreezeOrdered: () => 'ordered the freezing of assets',
  TransactionProhibitionImposed: () => 'barred transactions',
  LicenceGranted: ({ kind, scope }) => `granted a ${kind} licence: ${quoted(scope)}`,
  LicenceReminderIssued: ({ expiresAt }) => `reminded that a licence expires at ${expiresAt}`,
  LicenceReminderSkipped: ({ expiresAt }) => `did not remind of a licence that had expired at ${expiresAt}`,
  LicenceExpired: ({ expiresAt }) => `found a licence expired at ${expiresAt}`,
  DelistingPetitionReceived: ({ petitioner, grounds }) =>
    `recorded a petition for delisting by ${petitioner}: ${quoted(grounds)}`,
  DelistingDecided: ({ outcome, reason }) => `decided on the petition for delisting, ${outcome}: ${quoted(reason)}`,
  DesignationAmended: ({ reason }) => `amended the designation: ${quoted(reason)}`,
  DesignationRevoked: ({ reason }) => `revoked the designation: ${quoted(reason)}`,
  DesignationBasisChallenged: ({ criteria }) =>
    `found that a cited missed deadline was none, which bears on ${listed(criteria)}`,
};

/** A proposal in the timeline of its case. */
export const sanctionMatter = caseMatter<SanctionEvent>({
  stream: sanctionStream,
  placing: (event) =>
    event.type === 'SanctionProposed'
      ? { caseId: event.data.caseId, title: `proposal on ${event.data.subject.name}` }
      : null,
  citing: (event) => (event.type === 'GroundsCited' ? [event.data.citation.stream] : []),
  sentences,
});
