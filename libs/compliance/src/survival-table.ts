import type { CalendarDate } from '@comity/kernel';
import type { SeenStore } from '@comity/read-store';
import { kaplanMeierMedian, type SurvivalStep, survivalCurve } from './domain/distribution.js';
import type { Facts } from './domain/metrics.js';
import { rounded } from './domain/rounding.js';
import { complianceFacts, type Group, whole } from './read/compliance.queries.js';
import type { ComplianceQuestion } from './read/question.js';

/** How long one group waits for its final answers. Surviving shares are 0 to 1 with six decimals. */
export interface SurvivalLine extends Pick<Group, 'key' | 'keys' | 'label'> {
  /** The first day on which half are answered; null while the curve stays above one half. */
  readonly km_median: number | null;
  readonly curve: readonly SurvivalStep[];
}

export interface SurvivalTable {
  readonly as_known_on: CalendarDate;
  readonly all: Pick<SurvivalLine, 'km_median' | 'curve'>;
  readonly lines: readonly SurvivalLine[];
}

/** The Kaplan–Meier curves, for requests filed up to a day, as known then; open requests are censored at their age. */
export async function survivalTable(store: SeenStore, question: ComplianceQuestion): Promise<SurvivalTable> {
  const groups = await complianceFacts(store, question);
  const lines = groups.map(({ key, keys, label, facts }) => ({ key, keys, label, ...survivalOf(facts) }));
  return { as_known_on: question.on, all: survivalOf(whole(groups)), lines };
}

function survivalOf({ days, openAge }: Facts): SurvivalTable['all'] {
  const curve = survivalCurve(days, openAge).map((step) => ({ ...step, surviving: rounded(step.surviving) }));
  return { km_median: kaplanMeierMedian(days, openAge), curve };
}
