import type { CaseEvent } from '@comity/cases/contract';
import type { HotlineEvent } from '@comity/hotline/contract';
import type { RequestEvent } from '@comity/requests/contract';
import type { SanctionEvent } from '@comity/sanctions/contract';
import { z } from 'zod';

/** What people can be told of, and choose how. */
export const notificationKind = z.enum([
  'deadline-reminder',
  'deadline-missed',
  'miss-voided',
  'response-received',
  'clarification-requested',
  'request-returned',
  'approval-wanted',
  'sent-back',
  'approved',
  'issue-escalated',
  'designation-challenged',
  'licence-expiring',
  'licence-expired',
  'case-assigned',
  'access-granted',
  'emergency-access',
]);
export type NotificationKind = z.infer<typeof notificationKind>;

/** The one that nobody chooses: it proves that an address is the person's. */
export const CONFIRMATION = 'address-confirmation';

export type MessageKind = NotificationKind | typeof CONFIRMATION;

/** Every event of a stream, with what it tells people; null for the many of which nobody is told. */
type Told<Event extends { readonly type: string }> = Readonly<Record<Event['type'], NotificationKind | null>>;

export const TOLD_OF_REQUESTS: Told<RequestEvent> = {
  RequestDrafted: null,
  RequestRevised: null,
  RequestSubmitted: 'approval-wanted',
  RequestApproved: 'approved',
  RequestSentBack: 'sent-back',
  RequestFiled: null,
  FilingCorrected: null,
  RequestTransmitted: null,
  ReceiptAcknowledged: null,
  RequestReturnedAsDeficient: 'request-returned',
  RequestRedirected: null,
  UrgencyClaimed: null,
  UrgencyAccepted: null,
  UrgencyDowngraded: null,
  ClarificationRequested: 'clarification-requested',
  ClarificationProvided: null,
  ClockStarted: null,
  ClockStopped: null,
  ClockResumed: null,
  ClockReset: null,
  DeadlineExtended: null,
  DeadlineReprojected: null,
  ReminderIssued: 'deadline-reminder',
  ReminderSkipped: null,
  DeadlineMissed: 'deadline-missed',
  OverdueRungReached: 'deadline-missed',
  OverdueRungSkipped: null,
  DeadlineMissVoided: 'miss-voided',
  ResponseReceived: 'response-received',
  ResponseCorrected: null,
  AssistanceRefused: 'response-received',
  AssistancePostponed: 'response-received',
  ReplyRecorded: 'response-received',
  ReplyClassified: null,
  AnswerDrafted: 'approval-wanted',
  AnswerApproved: 'approved',
  AnswerSent: null,
  PreservationRenewed: null,
  PreservationReleased: null,
  QualityAssessed: null,
  SecondAssessmentDrawn: null,
  QualityContested: null,
  QualityConfirmed: null,
  RequestWithdrawn: null,
  RequestClosed: null,
  RequestReopened: null,
};

export const TOLD_OF_ISSUES: Told<HotlineEvent> = {
  IssueEscalated: 'issue-escalated',
  ContactAttempted: null,
  ContactMade: null,
  EscalationAcknowledged: null,
  CommitmentRecorded: null,
  CommitmentFulfilled: null,
  CommitmentBroken: null,
  CommitmentReopened: null,
  IssueRaisedToNextLevel: 'issue-escalated',
  IssueResolved: null,
  DrillHeld: null,
};

export const TOLD_OF_SANCTIONS: Told<SanctionEvent> = {
  SanctionProposed: null,
  GroundsCited: null,
  ConsultationRequested: null,
  ConsultationRecorded: null,
  SanctionSubmitted: 'approval-wanted',
  SanctionReturned: 'sent-back',
  SanctionRejected: 'sent-back',
  SanctionApproved: 'approved',
  SanctionDesignated: null,
  AssetFreezeOrdered: null,
  TransactionProhibitionImposed: null,
  LicenceGranted: null,
  LicenceReminderIssued: 'licence-expiring',
  LicenceReminderSkipped: null,
  LicenceExpired: 'licence-expired',
  DelistingPetitionReceived: null,
  DelistingDecided: null,
  DesignationAmended: null,
  DesignationRevoked: null,
  DesignationBasisChallenged: 'designation-challenged',
};

export const TOLD_OF_CASES: Told<CaseEvent> = {
  CaseOpened: null,
  CaseAssigned: 'case-assigned',
  MarkingChanged: null,
  AccessGranted: 'access-granted',
  AccessRevoked: null,
  EmergencyAccessTaken: 'emergency-access',
  EmergencyAccessReviewed: null,
  CaseClosed: null,
  CaseReopened: null,
};

/** How a kind reads in a subject line. */
export const KIND_IN_WORDS: Readonly<Record<MessageKind, string>> = {
  'deadline-reminder': 'a deadline comes near',
  'deadline-missed': 'a deadline was missed',
  'miss-voided': 'a deadline was met after all',
  'response-received': 'a reply came',
  'clarification-requested': 'a clarification is asked for',
  'request-returned': 'a request was returned as deficient',
  'approval-wanted': 'something waits for approval',
  'sent-back': 'something was sent back',
  approved: 'something was approved',
  'issue-escalated': 'an issue on the hotline has risen',
  'designation-challenged': 'the basis of a designation is challenged',
  'licence-expiring': 'a licence expires soon',
  'licence-expired': 'a licence has expired',
  'case-assigned': 'a case was assigned to you',
  'access-granted': 'you were granted access to a case',
  'emergency-access': 'somebody took access in an emergency',
  'address-confirmation': 'confirm your address',
};
