import { calendarDate, type EventOf, instant, streamType, uuid, words } from '@comity/kernel';
import { z } from 'zod';

/** Who is handed over to whom: by us to the counterpart, or by the counterpart to us. */
export const referralDirection = z.enum(['outgoing', 'incoming']);
export type ReferralDirection = z.infer<typeof referralDirection>;

/** Whom the referral is about. */
export const offender = z.object({
  name: words(500),
  kind: z.enum(['person', 'entity']),
  identifiers: z.array(z.object({ type: words(100), value: words(500) })).max(100),
});
export type Offender = z.infer<typeof offender>;

/** An offender handed over for prosecution. */
export const referral = z.object({
  caseId: uuid,
  counterpartId: uuid,
  direction: referralDirection,
  reference: words(200),
  offender,
  /** What the offender is said to have done. */
  conduct: words(20_000),
  /** The authority that is to prosecute. */
  authority: words(500),
  referredAt: instant,
});
export type Referral = z.infer<typeof referral>;

export const investigationStage = z.enum(['opened', 'under-way', 'suspended', 'completed']);

/** `declined`: the authority did not take the referral on. The others say how it ended where it was taken on. */
export const referralOutcome = z.enum([
  ...(['declined', 'discontinued', 'not-prosecuted', 'dismissed', 'acquitted', 'convicted'] as const),
]);
export type ReferralOutcome = z.infer<typeof referralOutcome>;

/** Facts about one referral. Names and fields are stored for good: add a field or a V2; never rename or reuse. */
export const referralEvents = {
  OffenderReferred: referral.extend({ referredBy: words(200) }),
  ReferralAccepted: z.object({ acceptedAt: instant, theirReference: words(200).optional() }),
  InvestigationUpdateReceived: z.object({
    updateId: uuid,
    receivedAt: instant,
    stage: investigationStage,
    summary: words(20_000),
  }),
  ChargesReported: z.object({
    chargesId: uuid,
    reportedAt: instant,
    /** When they were brought, where the report says so. */
    chargedOn: calendarDate.optional(),
    charges: z.array(words(1_000)).min(1).max(100),
    court: words(500).optional(),
  }),
  OutcomeReported: z.object({
    outcomeId: uuid,
    reportedAt: instant,
    /** When it was decided, where the report says so. */
    decidedOn: calendarDate.optional(),
    outcome: referralOutcome,
    summary: words(20_000),
  }),
} as const;

export type ReferralEvent = EventOf<typeof referralEvents>;

/** The data of one event type. */
export type ReferralData<Type extends ReferralEvent['type']> = Extract<ReferralEvent, { type: Type }>['data'];

export const referralStream = streamType('referral', referralEvents);
