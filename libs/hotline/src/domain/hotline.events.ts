import { ladderContent, party } from '@comity/agreements/contract';
import { calendarDate, type EventOf, instant, recordedZone, streamType, uuid, words } from '@comity/kernel';
import { z } from 'zod';

/** The rungs that an issue climbs, as the agreement's ladder of this version has them. */
export const pinnedLadder = z.object({ ladderVersion: z.int().min(1), rungs: ladderContent.shape.rungs });
export type PinnedLadder = z.infer<typeof pinnedLadder>;

/** What an issue is about, or what is exercised. */
export const issueContent = z.object({
  agreementId: uuid,
  counterpartId: uuid,
  /** Absent for a drill. */
  requestId: uuid.optional(),
  /** The request's case; absent for a drill. */
  caseId: uuid.optional(),
  drill: z.boolean(),
  /** Who took it to the hotline. */
  raisedBy: party,
  subject: words(2_000),
});
export type IssueContent = z.infer<typeof issueContent>;

const level = z.int().min(1).max(10);
const reason = words(2_000);

/** Facts about one hotline issue. Names and fields are stored for good: add a field or a V2; never rename or reuse. */
export const hotlineEvents = {
  IssueEscalated: issueContent.extend({
    escalatedAt: instant,
    level,
    /** Not acknowledged before this instant (exclusive), it goes up by itself. */
    acknowledgeBy: instant,
    ladder: pinnedLadder,
    /** The agreement's zone, in which the days of commitments are read. */
    zone: recordedZone,
  }),
  /** A call, whether or not anybody answered it. */
  ContactAttempted: z.object({
    attemptId: uuid,
    level,
    attemptedAt: instant,
    channel: words(200),
    contact: words(200),
  }),
  /** Somebody answered, or called back. */
  ContactMade: z.object({ attemptId: uuid, madeAt: instant, spokeWith: words(200) }),
  EscalationAcknowledged: z.object({ level, acknowledgedAt: instant, acknowledgedBy: words(200) }),
  CommitmentRecorded: z.object({
    commitmentId: uuid,
    /** Who promised. */
    party,
    madeOn: calendarDate,
    /** The last day on which it is kept; null where none was named. */
    dueOn: calendarDate.nullable(),
    text: words(5_000),
  }),
  CommitmentFulfilled: z.object({ commitmentId: uuid, fulfilledOn: calendarDate }),
  CommitmentBroken: z.object({ commitmentId: uuid, brokenOn: calendarDate, reason }),
  /** How it ended was recorded in error; it is open again, and can be settled anew. */
  CommitmentReopened: z.object({ commitmentId: uuid, reason }),
  IssueRaisedToNextLevel: z.object({
    level,
    raisedAt: instant,
    acknowledgeBy: instant,
    /** By itself, because nobody acknowledged in time; or by hand, and why. */
    because: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('not-acknowledged') }),
      z.object({ kind: z.literal('by-hand'), reason }),
    ]),
  }),
  IssueResolved: z.object({ resolvedAt: instant, resolution: words(5_000) }),
  /** Ends a drill: what it showed. */
  DrillHeld: z.object({ heldAt: instant, findings: words(5_000) }),
} as const;

export type HotlineEvent = EventOf<typeof hotlineEvents>;

/** The data of one event type. */
export type HotlineData<Type extends HotlineEvent['type']> = Extract<HotlineEvent, { type: Type }>['data'];

export const hotlineStream = streamType('hotline', hotlineEvents);
