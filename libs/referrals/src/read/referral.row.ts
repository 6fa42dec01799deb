import { calendarDate, instant, uuid } from '@comity/kernel';
import { z } from 'zod';
import { investigationStage, offender, referralDirection, referralOutcome } from '../domain/referral.events.js';

export const referralStatus = z.enum(['referred', 'accepted', 'charged', 'concluded']);

/** The statuses in which something is still to be reported back. */
export const OPEN_REFERRAL_STATUSES = ['referred', 'accepted', 'charged'] as const satisfies readonly z.infer<
  typeof referralStatus
>[];

/** One referral, and everything that was reported back. */
export const referralRow = z.object({
  referralId: uuid,
  caseId: uuid,
  counterpartId: uuid,
  direction: referralDirection,
  reference: z.string(),
  offender,
  offenderName: z.string().meta({ example: 'Invented Person' }),
  conduct: z.string(),
  authority: z.string(),
  referredBy: z.string(),
  referredAt: instant,
  status: referralStatus,
  acceptedAt: instant.nullable(),
  theirReference: z.string().nullable(),
  updates: z.array(z.object({ updateId: uuid, receivedAt: instant, stage: investigationStage, summary: z.string() })),
  charges: z.array(
    z.object({
      chargesId: uuid,
      reportedAt: instant,
      chargedOn: calendarDate.nullable(),
      charges: z.array(z.string()),
      court: z.string().nullable(),
    }),
  ),
  outcome: referralOutcome.nullable().describe('The last one reported'),
  outcomes: z.array(
    z.object({
      outcomeId: uuid,
      reportedAt: instant,
      decidedOn: calendarDate.nullable(),
      outcome: referralOutcome,
      summary: z.string(),
    }),
  ),
  revision: z.int().describe('Send it as If-Match with the next command'),
});

export type ReferralRow = Readonly<z.infer<typeof referralRow>>;
