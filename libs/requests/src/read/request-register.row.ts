import { particulars } from '@comity/agreements/contract';
import { clockStop, deadlineExtension } from '@comity/calendars';
import { calendarDate, instant, recordedZone, uuid } from '@comity/kernel';
import { z } from 'zod';
import { assessment } from '../domain/assessment.state.js';
import type { CountedQuality } from '../domain/counted-quality.js';
import { course } from '../domain/course.state.js';
import {
  calendarPins,
  clockName,
  deadlineBasis,
  deadlineReminder,
  deadlineRung,
  direction,
  itemOutcome,
  pins,
  requestItem,
  side,
} from '../domain/request.events.js';

export const requestStatus = z.enum(['draft', 'submitted', 'approved', 'open', 'withdrawn', 'closed']);

/** How far all items together are answered; `final`: every item has a final answer or a refusal. */
export const answered = z.enum(['none', 'interim', 'partial', 'final']);

const itemAnswer = z.enum(['none', 'interim', 'partial', 'final', 'refusal']);

const registerStop = clockStop.extend({ clarificationId: uuid.optional() });

const registerClock = z.object({
  startedAt: instant,
  deadlineVersion: z.int(),
  dueAt: instant.nullable(),
  dueOn: calendarDate.nullable(),
  provisional: z.boolean(),
  basis: deadlineBasis,
  reminders: z.array(deadlineReminder).describe('Before the due instant, as the policy sets them'),
  remindedAt: instant.nullable().describe('For when the last reminder was that was issued'),
  rungs: z.array(deadlineRung).describe('After the due instant, as the policy sets them'),
  rungsSettledTo: instant.nullable().describe('Up to when the rungs are settled: reached or skipped'),
  rung: deadlineRung.nullable().describe('The last rung that was reached'),
  extensions: z.array(deadlineExtension),
  stops: z.array(registerStop),
  restarts: z.array(
    z.object({
      kind: z.enum(['reset', 'renewal']),
      formerStartedAt: instant,
      formerDueAt: instant.nullable(),
      startedAt: instant,
      reason: z.string(),
    }),
  ),
  former: z
    .object({ startedAt: instant, extensions: z.array(deadlineExtension), stops: z.array(registerStop) })
    .nullable()
    .describe('The count before the clock began anew for the sake of urgency'),
  reprojections: z.array(z.object({ deadlineVersion: z.int(), reason: z.string() })),
  calendars: calendarPins.nullable(),
  clarificationId: uuid.nullable(),
  missed: z.object({ deadlineVersion: z.int() }).nullable(),
  voided: z.boolean(),
});

const registerResponse = z.object({
  responseId: uuid,
  /** As we know it today: a correction may have changed it. */
  receivedAt: instant,
  statedAt: instant.describe(
    'When it arrived as it was first said, or as the register that it came from has said since',
  ),
  answers: z.record(z.string(), itemAnswer.exclude(['none'])),
  corrections: z.array(z.string()),
  summary: z.string().nullable(),
  /** Of a refusal. */
  ground: z.string().nullable(),
  afterClosure: z.boolean(),
});

/** What is shown of one request alone, and what the fold needs to go on. */
export const registerDetail = z.object({
  authors: z.array(z.string()),
  items: z.array(requestItem.extend({ answer: itemAnswer, finalAt: instant.nullable() })),
  responses: z.array(registerResponse),
  clocks: z.partialRecord(clockName, registerClock),
  extensions: z.array(
    z.object({ clock: clockName, deadlineVersion: z.int(), reason: z.string(), dueAt: instant.nullable() }),
  ),
  assessments: z.array(assessment),
  pins: pins.nullable(),
  channel: z.string().nullable(),
  theirReference: z.string().nullable(),
  outcomes: z.array(itemOutcome).nullable(),
  particulars: particulars.nullable(),
  course: course
    .nullable()
    .describe('Questions, returns, postponements, our drafts; null while there is nothing of it'),
});

/** One request as the projection keeps it. Days are those of the request's zone; each instant has its day beside it. */
export const registerRow = z.object({
  requestId: uuid,
  revision: z.int().describe('Revision of the request; send it as If-Match with the next command'),
  caseId: uuid,
  agreementId: uuid,
  counterpartId: uuid,
  direction,
  kind: z.string(),
  urgency: z.string(),
  claimedUrgency: z.string().describe('As filed, or as claimed since'),
  acceptedUrgency: z
    .string()
    .nullable()
    .describe('What the party that was asked takes it for; null while it has not said'),
  reference: z.string(),
  subject: z.string(),
  supplements: uuid.nullable().describe('The request that this one adds to'),
  status: requestStatus,
  answered,
  waitingOn: side.nullable().describe('Whose move it is; null where nothing is owed'),
  returned: z.boolean().describe('Returned as deficient, and not sent again'),
  postponedTo: calendarDate.nullable().describe('By when they expect to act, as said last'),
  unclassified: z.int().describe('Replies that await classification'),
  zone: recordedZone.nullable(),
  filedAt: instant.nullable(),
  filedOn: calendarDate.nullable(),
  transmittedAt: instant.nullable(),
  acknowledgedAt: instant.nullable(),
  dueAt: instant.nullable().describe('Exclusive: an answer is in time before it; of the response clock'),
  dueOn: calendarDate.nullable(),
  provisional: z.boolean(),
  standing: z.boolean().describe('The response clock stands; there is no due instant until it resumes'),
  deadlineVersion: z.int().nullable(),
  missed: z.boolean().describe('A miss of the response deadline is in force'),
  missedAt: instant.nullable(),
  rung: z.string().nullable().describe('The last rung that the missed response deadline has reached'),
  voided: z.int().describe('How many misses of the response deadline were voided'),
  interimOn: calendarDate.nullable(),
  finalAt: instant.nullable(),
  finalOn: calendarDate.nullable(),
  refused: z.boolean().describe('Every item is final, and at least one was refused'),
  withdrawnAt: instant.nullable(),
  withdrawnOn: calendarDate.nullable(),
  closedOn: calendarDate.nullable(),
  correctedOn: calendarDate.nullable().describe('Day of the newest correction'),
  owner: z.string().nullable(),
  policyVersion: z.int().nullable(),
  ourCalendarId: uuid.nullable(),
  ourCalendarVersion: z.int().nullable(),
  counterpartCalendarId: uuid.nullable(),
  counterpartCalendarVersion: z.int().nullable(),
  registerId: z.string().nullable(),
  rowId: z.string().nullable(),
  detail: registerDetail,
});

/** One request as it is shown: with the name that its counterpart bears. What an assessment says is asked for by itself. */
export const registerEntry = registerRow.extend({
  detail: registerDetail.extend({
    assessments: z.array(assessment.pick({ assessmentId: true, assessor: true, secondOf: true })),
  }),
  counterpartName: z.string().nullable().describe('As known at the same time; null where nobody registered it'),
});

/** What a row of a list shows: everything but the detail. */
export const registerSummary = registerEntry.omit({ detail: true });

export const registerCounts = z.object({
  total: z.int(),
  overdue: z.int(),
  missed: z.int().describe('Requests with a miss in force, answered meanwhile or not'),
  byStatus: z.partialRecord(requestStatus, z.int()),
});

type DeepReadonly<T> = T extends readonly (infer Member)[]
  ? readonly DeepReadonly<Member>[]
  : T extends object
    ? { readonly [Name in keyof T]: DeepReadonly<T[Name]> }
    : T;

export type RegisterDetail = DeepReadonly<z.infer<typeof registerDetail>>;
export type RegisterEntry = DeepReadonly<z.infer<typeof registerEntry>>;
export type RegisterSummary = DeepReadonly<z.infer<typeof registerSummary>>;
export type RegisterCounts = DeepReadonly<z.infer<typeof registerCounts>>;

/** The row as it is stored. */
export type RegisterRow = DeepReadonly<z.infer<typeof registerRow>> & {
  /** What a search looks through, in lower case. */
  readonly searchText: string;
  /** Null while nothing has been assessed. */
  readonly quality: CountedQuality | null;
};
