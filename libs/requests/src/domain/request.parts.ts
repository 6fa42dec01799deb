import { particulars, QUALITY_DIMENSIONS } from '@comity/agreements/contract';
import { deadlineExtension, deadlineOffset, escalationRung } from '@comity/calendars';
import { calendarDate, instant, uuid, words } from '@comity/kernel';
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
  /** What it states besides its items, as the agreement's guidelines ask. */
  particulars: particulars.optional(),
  /** The request that this one adds to. */
  supplements: uuid.optional(),
});
export type RequestContent = z.infer<typeof requestContent>;

export const calendarPin = z.object({ calendarId: uuid, version: z.int().min(1) });
export type CalendarPin = z.infer<typeof calendarPin>;

/** The versions of both calendars by which a deadline is counted. */
export const calendarPins = z.object({
  ourCalendar: calendarPin.nullable(),
  counterpartCalendar: calendarPin.nullable(),
});
export type CalendarPins = z.infer<typeof calendarPins>;

/**
 * The versions that a filed request keeps for good, whatever is adopted later. The policy is that of its urgency as filed; one
 * that the other party takes it for brings its own, of the same agreement revision.
 */
export const pins = z.object({
  agreementRevision: z.int().min(0),
  policyVersion: z.int().min(1).nullable(),
  ...calendarPins.shape,
  /** Null where the agreement has no guidelines for the kind; absent where none were asked. */
  guidelinesVersion: z.int().min(1).nullable().optional(),
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

/** When the policy wants the owing side reminded, and how long before the due instant that is. */
export const deadlineReminder = z.object({ at: instant, before: deadlineOffset });
export type DeadlineReminder = z.infer<typeof deadlineReminder>;

/** The step that the policy sets for a deadline that nothing has met, and how long after the due instant that is. */
export const deadlineRung = z.object({ at: instant, ...escalationRung.shape });
export type DeadlineRung = z.infer<typeof deadlineRung>;

/** A due instant (exclusive), its day in the request's zone, and its version; a null pair means no binding deadline. */
export const deadline = {
  clock: clockName,
  deadlineVersion: z.int().min(1),
  dueAt: instant.nullable(),
  dueOn: calendarDate.nullable(),
  provisional: z.boolean(),
  basis: deadlineBasis,
  /** In order of time; absent where the policy wants none. */
  reminders: z.array(deadlineReminder).max(20).optional(),
  /** After the due instant, in order of time; absent where the policy sets none. */
  rungs: z.array(deadlineRung).max(20).optional(),
};

export const extensionAmount = deadlineExtension.omit({ reason: true });
export type ExtensionAmount = z.infer<typeof extensionAmount>;

export const itemAnswer = z.object({ itemId: z.string(), answer: z.enum(['interim', 'partial', 'final']) });
export type ItemAnswer = z.infer<typeof itemAnswer>;

export const qualityDimension = z.enum(QUALITY_DIMENSIONS);
export type QualityDimension = z.infer<typeof qualityDimension>;

/** 0 to 4 on the anchored scale; a 0 or 1 names its deficiency. */
export const qualityScore = z.object({
  itemId: z.string(),
  dimension: qualityDimension,
  score: z.union([z.int().min(0).max(4), z.literal('not-assessable')]),
  deficiency: words(2_000).optional(),
});
export type QualityScore = z.infer<typeof qualityScore>;

/** What a score is of: one item in one dimension. */
export const scoredPoint = qualityScore.pick({ itemId: true, dimension: true });
export type ScoredPoint = z.infer<typeof scoredPoint>;

/** Whether an assessment is to be made a second time, blind; anyone can draw again by `isDrawn`. */
export const secondDraw = z.object({
  seed: z.string().regex(/^[0-9a-f]{32}$/, 'must be 32 hex digits'),
  /** Of a hundred assessments, how many are drawn. */
  sharePercent: z.int().min(1).max(100),
  drawn: z.boolean(),
});

export const itemOutcome = z.object({
  itemId: z.string(),
  outcome: z.enum(['answered', 'partly-answered', 'refused', 'not-answered', 'no-longer-needed']),
});
export type ItemOutcome = z.infer<typeof itemOutcome>;

/** One of the two parties, as we see them. */
export const side = z.enum(['us', 'them']);
export type Side = z.infer<typeof side>;

/** What our own answer says of one item. */
export const draftedAnswer = z.object({
  itemId: words(64),
  answer: z.enum([...itemAnswer.shape.answer.options, 'refusal']),
});
export type DraftedAnswer = z.infer<typeof draftedAnswer>;

/** What an unclassified reply turned out to be. */
export const replyKind = z.enum(['irrelevant', 'acknowledgement', 'response', 'question']);
export type ReplyKind = z.infer<typeof replyKind>;

/** The fact that shows that there was no miss. */
export const voidingFact = z.enum([
  'response',
  'refusal',
  'acknowledgement',
  'withdrawal',
  'correction',
  'deadline',
  'clarification',
  'return',
  'renewal',
  'release',
  'urgency',
]);
