import { deadlineExtension } from '@comity/calendars';
import { calendarDate, type EventOf, instant, streamType, timeZone, uuid, words } from '@comity/kernel';
import { z } from 'zod';

export const clockName = z.enum(['acknowledgement', 'response', 'preservation', 'clarification']);
export type ClockName = z.infer<typeof clockName>;

export const direction = z.enum(['outgoing', 'incoming']);
export type Direction = z.infer<typeof direction>;

/** One separately answerable part of a request. */
export const requestItem = z.object({ itemId: words(64), text: words(20_000) });
export type RequestItem = z.infer<typeof requestItem>;

/** What a request asks, of whom, under what. */
export const requestContent = z.object({
  agreementId: uuid,
  caseId: uuid,
  counterpartId: uuid,
  direction,
  kind: words(64),
  urgency: words(64),
  reference: words(200),
  subject: words(2_000),
  items: z.array(requestItem).min(1).max(200),
});
export type RequestContent = z.infer<typeof requestContent>;

const calendarPin = z.object({ calendarId: uuid, version: z.int().min(1) });

/** The versions that a filed request keeps for good, whatever is adopted later. */
export const pins = z.object({
  agreementRevision: z.int().min(0),
  policyVersion: z.int().min(1).nullable(),
  ourCalendar: calendarPin.nullable(),
  counterpartCalendar: calendarPin.nullable(),
});
export type Pins = z.infer<typeof pins>;

/** Where an imported request stands in the register that it came from. */
export const registerEntry = z.object({ registerId: z.string(), rowId: z.string() });

/** How a due instant came about: computed from the pinned policy and calendars, or stated by somebody. */
export const deadlineBasis = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('computed'), policyVersion: z.int().min(1) }),
  z.object({ kind: z.literal('stated'), source: words(2_000) }),
]);
export type DeadlineBasis = z.infer<typeof deadlineBasis>;

/** A due instant (exclusive), its day in the request's zone, and its version; a null pair means no binding deadline. */
const deadline = {
  clock: clockName,
  deadlineVersion: z.int().min(1),
  dueAt: instant.nullable(),
  dueOn: calendarDate.nullable(),
  provisional: z.boolean(),
  basis: deadlineBasis,
};

export const extensionAmount = deadlineExtension.omit({ reason: true });
export type ExtensionAmount = z.infer<typeof extensionAmount>;

export const itemAnswer = z.object({ itemId: z.string(), answer: z.enum(['interim', 'partial', 'final']) });
export type ItemAnswer = z.infer<typeof itemAnswer>;

export const qualityDimension = z.enum([
  'responsiveness',
  'completeness',
  'verifiability',
  'usability',
  'specificity-of-refusal',
  'communication',
]);
export type QualityDimension = z.infer<typeof qualityDimension>;

/** 0 to 4 on the anchored scale; a 0 or 1 names its deficiency. */
export const qualityScore = z.object({
  itemId: z.string(),
  dimension: qualityDimension,
  score: z.union([z.int().min(0).max(4), z.literal('not-assessable')]),
  deficiency: words(2_000).optional(),
});
export type QualityScore = z.infer<typeof qualityScore>;

export const itemOutcome = z.object({
  itemId: z.string(),
  outcome: z.enum(['answered', 'partly-answered', 'refused', 'not-answered', 'no-longer-needed']),
});
export type ItemOutcome = z.infer<typeof itemOutcome>;

const reason = words(2_000);
const extensionReason = deadlineExtension.shape.reason;

/** Facts about one request. Names and fields are stored for good: add a field or a V2; never rename or reuse. */
export const requestEvents = {
  RequestDrafted: requestContent.extend({ author: z.string() }),
  RequestRevised: requestContent.extend({ author: z.string() }),
  RequestSubmitted: z.object({ submitter: z.string() }),
  RequestApproved: z.object({ approver: z.string() }),
  RequestSentBack: z.object({ reviewer: z.string(), reason }),
  RequestFiled: requestContent.extend({ filedAt: instant, zone: timeZone, pins, register: registerEntry.optional() }),
  RequestTransmitted: z.object({ transmittedAt: instant, channel: words(200) }),
  ReceiptAcknowledged: z.object({ acknowledgedAt: instant, theirReference: z.string().max(200).optional() }),
  ClockStarted: z.object({ ...deadline, startedAt: instant }),
  DeadlineExtended: z.object({ ...deadline, reason: extensionReason, by: extensionAmount.optional() }),
  DeadlineReprojected: z.object({ ...deadline, reason }),
  DeadlineMissed: z.object({ clock: clockName, deadlineVersion: z.int().min(1), dueAt: instant }),
  DeadlineMissVoided: z.object({
    clock: clockName,
    deadlineVersion: z.int().min(1),
    /** The fact that shows that there was no miss. */
    because: z.object({
      fact: z.enum(['response', 'refusal', 'acknowledgement', 'withdrawal', 'correction', 'deadline']),
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
  }),
  QualityAssessed: z.object({
    assessmentId: uuid,
    assessor: z.string(),
    scores: z.array(qualityScore).min(1).max(1_200),
  }),
  RequestWithdrawn: z.object({ withdrawnAt: instant, reason }),
  RequestClosed: z.object({ closedAt: instant, outcomes: z.array(itemOutcome).min(1).max(200) }),
} as const;

export type RequestEvent = EventOf<typeof requestEvents>;

/** The data of one event type. */
export type RequestData<Type extends RequestEvent['type']> = Extract<RequestEvent, { type: Type }>['data'];

export const requestStream = streamType('request', requestEvents);
