import { party } from '@comity/agreements/contract';
import { calendarDate, instant, recordedZone, uuid } from '@comity/kernel';
import { z } from 'zod';
import { hotlineEvents, pinnedLadder } from '../domain/hotline.events.js';

export const issueStatus = z.enum(['open', 'resolved']);

/** The statuses in which somebody still has to do something. */
export const OPEN_ISSUE_STATUSES = ['open'] as const satisfies readonly z.infer<typeof issueStatus>[];

const attempt = hotlineEvents.ContactAttempted.extend({
  madeAt: instant.nullable().describe('When somebody answered or called back; null while nobody has'),
  spokeWith: z.string().nullable(),
});

/** `kept-late`: fulfilled after its last day. */
export const commitmentStatus = z.enum(['open', 'kept', 'kept-late', 'broken']);

const commitment = hotlineEvents.CommitmentRecorded.extend({
  status: commitmentStatus,
  settledOn: calendarDate.nullable(),
  reason: z.string().nullable().describe('Why it was broken'),
});

const rise = hotlineEvents.IssueRaisedToNextLevel.pick({ level: true, raisedAt: true, because: true });

/** One issue or drill, with how it went. */
export const hotlineIssueRow = z.object({
  issueId: uuid,
  drill: z.boolean().describe('An exercise: in no figure but those of drills'),
  caseId: uuid.nullable(),
  requestId: uuid.nullable(),
  agreementId: uuid,
  counterpartId: uuid,
  raisedBy: party,
  subject: z.string().meta({ example: 'No answer about the relay since Monday' }),
  status: issueStatus,
  level: z.int().describe('Where it stands now, or stood at its end; it only rises'),
  acknowledgeBy: instant.describe('Until when this level has to acknowledge (exclusive)'),
  acknowledgedAt: instant.nullable().describe('By this level; null while it has not'),
  escalatedAt: instant,
  resolvedAt: instant.nullable(),
  resolution: z.string().nullable().describe('Of a drill, what it showed'),
  ladder: pinnedLadder,
  zone: recordedZone,
  rises: z.array(rise),
  attempts: z.array(attempt),
  commitments: z.array(commitment),
  attemptsMade: z.int(),
  contactsMade: z.int(),
  acknowledgements: z.int(),
  risesByThemselves: z.int().describe('Because nobody acknowledged in time'),
  commitmentsMade: z.int(),
  commitmentsKept: z.int(),
  commitmentsKeptLate: z.int(),
  commitmentsBroken: z.int(),
  revision: z.int().describe('Send it as If-Match with the next command'),
});

export type HotlineIssueRow = Readonly<z.infer<typeof hotlineIssueRow>>;
