import { deadlineExtension } from '@comity/calendars';
import { calendarDate, type EventOf, instant, recordedZone, streamType, uuid, words } from '@comity/kernel';
import { z } from 'zod';
import {
  calendarPins,
  clockName,
  deadline,
  deadlineReminder,
  deadlineRung,
  draftedAnswer,
  extensionAmount,
  itemAnswer,
  itemOutcome,
  pins,
  qualityScore,
  registerEntry,
  replyKind,
  requestContent,
  scoredPoint,
  secondDraw,
  side,
  voidingFact,
} from './request.parts.js';

export * from './request.parts.js';

const reason = words(2_000);
const text = words(20_000);
const stopReason = words(100);
const scores = z.array(qualityScore).min(1).max(1_200);
const extensionReason = deadlineExtension.shape.reason;

/** The policy for the urgency, of the agreement as pinned at filing: clocks run by it from now on. Absent where there is none. */
const judgedPolicy = z.int().min(1).optional();

/** Facts about one request. Names and fields are stored for good: add a field or a V2; never rename or reuse. */
export const requestEvents = {
  RequestDrafted: requestContent.extend({ author: z.string() }),
  RequestRevised: requestContent.extend({ author: z.string() }),
  RequestSubmitted: z.object({ submitter: z.string() }),
  RequestApproved: z.object({ approver: z.string() }),
  RequestSentBack: z.object({ reviewer: z.string(), reason }),
  RequestFiled: requestContent.extend({
    filedAt: instant,
    zone: recordedZone,
    pins,
    register: registerEntry.optional(),
    /** Of an incoming request: who registered it, and so owns it. */
    registrar: z.string().optional(),
  }),
  /** What the register that a request was imported from says otherwise now; what is absent stands as filed. */
  FilingCorrected: requestContent
    .pick({ kind: true, urgency: true, reference: true, subject: true, items: true })
    .partial()
    .extend({ reason }),
  RequestTransmitted: z.object({
    transmittedAt: instant,
    channel: words(200),
    /** Of a request sent again after a return: what was supplied. */
    remedy: words(20_000).optional(),
  }),
  ReceiptAcknowledged: z.object({ acknowledgedAt: instant, theirReference: z.string().max(200).optional() }),
  /** Not registered by the party that was asked: neither refused nor withdrawn. */
  RequestReturnedAsDeficient: z.object({ returnedAt: instant, deficiencies: z.array(reason).min(1).max(50) }),
  /** Passed on, by the party that was asked, to another authority of its own. */
  RequestRedirected: z.object({ redirectedAt: instant, to: words(500), reason: reason.optional() }),
  UrgencyClaimed: z.object({ urgency: words(64), claimedAt: instant, reason }),
  UrgencyAccepted: z.object({ urgency: words(64), acceptedAt: instant, policyVersion: judgedPolicy }),
  UrgencyDowngraded: z.object({ urgency: words(64), downgradedAt: instant, reason, policyVersion: judgedPolicy }),
  ClarificationRequested: z.object({ clarificationId: uuid, askedBy: side, askedAt: instant, question: text }),
  ClarificationProvided: z.object({ clarificationId: uuid, providedAt: instant, explanation: text.optional() }),
  ClockStarted: z.object({ ...deadline, startedAt: instant, clarificationId: uuid.optional() }),
  /** The clock stands from `stoppedAt`; a clarification that it waits for is named. */
  ClockStopped: z.object({ ...deadline, stoppedAt: instant, reason: stopReason, clarificationId: uuid.optional() }),
  ClockResumed: z.object({ ...deadline, resumedAt: instant }),
  /**
   * The clock begins anew at `startedAt`; earlier stops and extensions are over with the old count. Where it does so because the
   * request is taken for more urgent (`urgency`), they come back with the old count when that is taken back.
   */
  ClockReset: z.object({ ...deadline, startedAt: instant, reason, urgency: words(64).optional() }),
  DeadlineExtended: z.object({ ...deadline, reason: extensionReason, by: extensionAmount.optional() }),
  /**
   * Another due instant by other days, another policy or another statement. `calendars` are the versions that it is counted by
   * now; `startedAt` is the start to which a count goes back that had begun anew for the sake of urgency.
   */
  DeadlineReprojected: z.object({
    ...deadline,
    reason,
    calendars: calendarPins.optional(),
    startedAt: instant.optional(),
  }),
  /** Once for each time that the policy sets, late rather than never; not any more once the deadline is over or met. */
  ReminderIssued: z.object({
    clock: clockName,
    deadlineVersion: z.int().min(1),
    /** Of the deadline that it reminds of. */
    dueAt: instant,
    reminder: deadlineReminder,
  }),
  /** Its time came, and nobody could be reminded then; by the time somebody could, it had become pointless. */
  ReminderSkipped: z.object({
    clock: clockName,
    deadlineVersion: z.int().min(1),
    dueAt: instant,
    reminder: deadlineReminder,
    /** A later reminder of the same deadline had come as well, or the deadline was over. */
    because: z.enum(['overtaken', 'deadline-over']),
  }),
  DeadlineMissed: z.object({ clock: clockName, deadlineVersion: z.int().min(1), dueAt: instant }),
  /** A missed deadline has been over for so long, and nothing has met it. Once for each rung of a version, dated at its time. */
  OverdueRungReached: z.object({
    clock: clockName,
    deadlineVersion: z.int().min(1),
    /** Of the deadline that was missed. */
    dueAt: instant,
    rung: deadlineRung,
  }),
  /** Its time came, and nobody could be told then; by the time somebody could, it had become pointless. */
  OverdueRungSkipped: z.object({
    clock: clockName,
    deadlineVersion: z.int().min(1),
    dueAt: instant,
    rung: deadlineRung,
    /** A later rung of the same deadline had come as well, or what was owed had come. */
    because: z.enum(['overtaken', 'met']),
  }),
  DeadlineMissVoided: z.object({
    clock: clockName,
    deadlineVersion: z.int().min(1),
    /** The fact that shows that there was no miss. */
    because: z.object({
      fact: voidingFact,
      id: z.string(),
    }),
  }),
  ResponseReceived: z.object({
    responseId: uuid,
    receivedAt: instant,
    answers: z.array(itemAnswer).min(1).max(200),
    summary: z.string().max(20_000).optional(),
    afterClosure: z.boolean().optional(),
  }),
  ResponseCorrected: z.object({
    responseId: uuid,
    correctionId: uuid,
    correctedAt: instant,
    receivedAt: instant.optional(),
    reason,
  }),
  AssistanceRefused: z.object({
    responseId: uuid,
    receivedAt: instant,
    itemIds: z.array(z.string()).min(1).max(200),
    ground: reason,
    afterClosure: z.boolean().optional(),
  }),
  /** Neither an answer nor an extension: the deadline stands as it is. */
  AssistancePostponed: z.object({
    postponementId: uuid,
    postponedAt: instant,
    itemIds: z.array(z.string()).min(1).max(200),
    reason,
    expectedOn: calendarDate,
  }),
  /** Something came that nobody has read as anything yet: it stops no clock and meets no deadline. */
  ReplyRecorded: z.object({ replyId: uuid, receivedAt: instant, summary: text }),
  ReplyClassified: z.object({ replyId: uuid, kind: replyKind }),
  /** Our answer to what we were asked, or another wording of it. */
  AnswerDrafted: z.object({
    answerId: uuid,
    author: z.string(),
    answers: z.array(draftedAnswer).min(1).max(200),
    text,
    ground: reason.optional(),
  }),
  AnswerApproved: z.object({ answerId: uuid, approver: z.string(), approvedAt: instant }),
  AnswerSent: z.object({
    answerId: uuid,
    sentAt: instant,
    channel: words(200),
    answers: z.array(draftedAnswer).min(1).max(200),
    ground: reason.optional(),
  }),
  PreservationRenewed: z.object({ ...deadline, renewedAt: instant }),
  /** The data need not be kept any longer; the dates of the hold stay as they are. */
  PreservationReleased: z.object({ releasedAt: instant, reason }),
  QualityAssessed: z.object({
    assessmentId: uuid,
    assessor: z.string(),
    scores,
    /** The rubric of the agreement by which it was scored; null where the agreement has none, absent where none was asked. */
    rubricVersion: z.int().min(1).nullable().optional(),
    /** Of a blind second assessment: the one that was made first. */
    secondOf: uuid.optional(),
    assessedAt: instant.optional(),
  }),
  SecondAssessmentDrawn: z.object({ assessmentId: uuid, ...secondDraw.shape }),
  /** The score stands until a second person has confirmed or revised it. */
  QualityContested: z.object({
    assessmentId: uuid,
    ...scoredPoint.shape,
    /** `them`: the counterpart's word, as `person` recorded it. */
    contestedBy: side,
    person: z.string(),
    contestedAt: instant,
    reason,
  }),
  /** All scores of the assessment, as they stand from now on. */
  QualityConfirmed: z.object({ assessmentId: uuid, confirmer: z.string(), confirmedAt: instant, scores }),
  RequestWithdrawn: z.object({ withdrawnAt: instant, reason }),
  RequestClosed: z.object({ closedAt: instant, outcomes: z.array(itemOutcome).min(1).max(200) }),
  RequestReopened: z.object({ reopenedAt: instant, reason }),
} as const;

export type RequestEvent = EventOf<typeof requestEvents>;

/** The data of one event type. */
export type RequestData<Type extends RequestEvent['type']> = Extract<RequestEvent, { type: Type }>['data'];

export const requestStream = streamType('request', requestEvents);
