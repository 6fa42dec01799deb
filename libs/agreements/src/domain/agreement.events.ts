import { deadlineTerms } from '@comity/calendars';
import { calendarDate, type EventOf, recordedZone, streamType, uuid, words } from '@comity/kernel';
import { z } from 'zod';
import { ladderContent } from './hotline-ladder.js';
import { rubricContent } from './quality-rubric.js';
import { guidelinesContent } from './request-guidelines.js';

/** Stands for every kind, or every urgency, that has no policy of its own. */
export const ANY = '*';

/** The two sides of an agreement, from where we sit. */
export const party = z.enum(['us', 'counterpart']);
export type Party = z.infer<typeof party>;

const reason = words(2_000);
const reasonList = z.array(words(200)).max(100);

/** The reasons that an extension, a refusal or a postponement may give. An empty list permits none. */
export const permittedReasons = z.object({ extension: reasonList, refusal: reasonList, postponement: reasonList });
export type PermittedReasons = z.infer<typeof permittedReasons>;

/** The clocks that a policy starts; a clock without an entry never runs. */
export const policyClocks = z.object({
  response: deadlineTerms,
  acknowledgement: deadlineTerms.optional(),
  /** How long preserved data are kept unless the preservation is renewed. */
  preservation: deadlineTerms.optional(),
  /** How long we may take to answer their question about our request. */
  clarification: deadlineTerms.optional(),
});
export type PolicyClocks = z.infer<typeof policyClocks>;

/** What is adopted, before it has a version. */
export const policyContent = z.object({
  kind: words(64),
  urgency: words(64),
  effectiveFrom: calendarDate,
  clocks: policyClocks,
  permittedReasons,
  /** Where the text stands. A shipped preset says here that it is to be checked against the text in force. */
  source: reason,
});
export type PolicyContent = z.infer<typeof policyContent>;

/** Facts about one agreement. Names and fields are stored for good: add a field or a V2; never rename or reuse. */
export const agreementEvents = {
  AgreementRegistered: z.object({
    title: words(500),
    inForceFrom: calendarDate,
    /** In this zone a day of the agreement begins and ends. */
    zone: recordedZone,
    /** Empty: the agreement holds with any counterpart. */
    counterpartIds: z.array(uuid).max(500),
    ourName: words(200),
  }),
  DeadlinePolicyAdopted: policyContent.extend({ policyVersion: z.int().min(1) }),
  DeadlinePolicySuperseded: z.object({
    policyVersion: z.int().min(1),
    byPolicyVersion: z.int().min(1),
    /** The first day on which the newer one holds. */
    supersededFrom: calendarDate,
  }),
  GuidelinesAdopted: guidelinesContent.extend({ guidelinesVersion: z.int().min(1) }),
  QualityRubricAdopted: rubricContent.extend({ rubricVersion: z.int().min(1) }),
  HotlineLadderDefined: ladderContent.extend({ ladderVersion: z.int().min(1) }),
  CalendarAssigned: z.object({
    party,
    /** Absent for `counterpart`: the calendar of every counterpart that has none of its own. */
    counterpartId: uuid.optional(),
    calendarId: uuid,
    calendarVersion: z.int().min(1),
  }),
  AgreementSuspended: z.object({
    suspendedFrom: calendarDate,
    /** The first day on which it holds again; null while nobody knows. */
    resumesOn: calendarDate.nullable(),
    reason,
  }),
  /** A suspension is lifted before its time, or is given its end: `resumesOn` is the first day on which it holds again. */
  AgreementResumed: z.object({ suspendedFrom: calendarDate, resumesOn: calendarDate, reason }),
  /** `terminatedFrom` is the first day on which it no longer holds. */
  AgreementTerminated: z.object({ terminatedFrom: calendarDate, reason }),
} as const;

export type AgreementEvent = EventOf<typeof agreementEvents>;

/** The data of one event type. */
export type AgreementData<Type extends AgreementEvent['type']> = Extract<AgreementEvent, { type: Type }>['data'];

export const agreementStream = streamType('agreement', agreementEvents);
