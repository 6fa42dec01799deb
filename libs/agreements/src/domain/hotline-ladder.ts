import { calendarDate, words } from '@comity/kernel';
import { z } from 'zod';

const RUNGS_AT_MOST = 10;

/** A fortnight and more: a hotline that may stay silent for longer is none. */
const HOURS_AT_MOST = 720;

/** One rung: who is called, and how long an acknowledgement may take before the issue goes up. */
export const ladderRung = z.object({
  /** 1 is the lowest. */
  level: z.int().min(1).max(RUNGS_AT_MOST),
  name: words(200),
  contactAuthority: words(200),
  acknowledgeWithin: z.object({ amount: z.int().min(1).max(HOURS_AT_MOST), unit: z.literal('hours') }),
});
export type LadderRung = z.infer<typeof ladderRung>;

/** The rungs from the lowest up, before the ladder has a version. */
export const ladderContent = z.object({
  effectiveFrom: calendarDate,
  rungs: z
    .array(ladderRung)
    .min(1)
    .max(RUNGS_AT_MOST)
    .refine((rungs) => rungs.every(({ level }, index) => level === index + 1), 'levels do not count up from 1'),
  source: words(2_000),
});
export type LadderContent = z.infer<typeof ladderContent>;
