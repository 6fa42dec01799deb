import { calendarDate, words } from '@comity/kernel';
import { z } from 'zod';

/** A score up to this one always names a deficiency; a rubric may ask for it with higher ones too. */
export const DEFICIENT_UP_TO = 1;

/** What answers are scored in. Timeliness is none of them: it is computed from the record, never typed. */
export const QUALITY_DIMENSIONS = [
  'responsiveness',
  'completeness',
  'verifiability',
  'usability',
  'specificity-of-refusal',
  'communication',
] as const;

const DIMENSIONS_AT_MOST = 20;
const DEFICIENCIES_AT_MOST = 50;

const anchor = words(1_000);

/** One dimension of the scale, with what each score means. */
export const rubricDimension = z.object({
  dimension: words(64),
  /** What 0, 1, 2, 3 and 4 mean, in this order. */
  anchors: z.tuple([anchor, anchor, anchor, anchor, anchor]),
  /** A score up to this one must name a deficiency. */
  deficiencyUpTo: z.int().min(DEFICIENT_UP_TO).max(3),
  /** The deficiencies that may be named. Empty: in the assessor's own words. */
  deficiencies: z.array(words(200)).max(DEFICIENCIES_AT_MOST),
});
export type RubricDimension = z.infer<typeof rubricDimension>;

/** How answers are assessed, before the rubric has a version. */
export const rubricContent = z.object({
  effectiveFrom: calendarDate,
  dimensions: z
    .array(rubricDimension)
    .min(1)
    .max(DIMENSIONS_AT_MOST)
    .refine((list) => new Set(list.map(({ dimension }) => dimension)).size === list.length, 'names a dimension twice'),
  /** False: whoever owns the request does not assess its answers. */
  ownerMayAssess: z.boolean(),
  /** Of a hundred assessed answers, how many a second person assesses without seeing the first assessment. */
  secondAssessmentPercent: z.int().min(0).max(100),
  source: words(2_000),
});
export type RubricContent = z.infer<typeof rubricContent>;
