import { calendarDate, words } from '@comity/kernel';
import { z } from 'zod';

const ITEMS_AT_MOST = 200;
const PARTICULARS_AT_MOST = 50;

/** The name of one particular of a request, such as `legal-basis`. */
export const particularName = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,63}$/, 'not a name in lower case such as legal-basis');

/** What a request states besides its items, by the name of the particular. */
export const particulars = z
  .record(particularName, words(5_000))
  .refine(
    (stated) => Object.keys(stated).length <= PARTICULARS_AT_MOST,
    `more than ${PARTICULARS_AT_MOST} particulars`,
  );
export type Particulars = z.infer<typeof particulars>;

/** One particular that a complete request states. */
export const requiredParticular = z.object({
  particular: particularName,
  /** What is to be stated, as a drafter reads it. */
  asks: words(1_000),
  /** `period`: two days that exist, the first not after the second, as `2015-03-01/2015-03-31`. */
  form: z.enum(['words', 'period']),
});
export type RequiredParticular = z.infer<typeof requiredParticular>;

/** How many separately answerable items a request may have. */
const itemCount = z
  .object({ atLeast: z.int().min(1).max(ITEMS_AT_MOST), atMost: z.int().min(1).max(ITEMS_AT_MOST) })
  .refine(({ atLeast, atMost }) => atLeast <= atMost, 'atLeast exceeds atMost');

/** What a request of a kind must contain, before it has a version. */
export const guidelinesContent = z.object({
  kind: words(64),
  effectiveFrom: calendarDate,
  items: itemCount,
  requires: z
    .array(requiredParticular)
    .max(PARTICULARS_AT_MOST)
    .refine(
      (list) => new Set(list.map(({ particular }) => particular)).size === list.length,
      'names a particular twice',
    ),
  /** Where the text stands. */
  source: words(2_000),
});
export type GuidelinesContent = z.infer<typeof guidelinesContent>;
