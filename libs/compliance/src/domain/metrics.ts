import type { CalendarDate } from '@comity/kernel';
import {
  addDistributions,
  type Distribution,
  type HistogramBucket,
  histogram,
  kaplanMeierMedian,
  largest,
  mean,
  median,
  percentile,
  sizeOf,
} from './distribution.js';
import { rounded, shareOf } from './rounding.js';

/** Counts that add up across counterparts, kinds and periods. */
export interface Counts {
  readonly filed: number;
  /** Every item has a final answer or refusal. */
  readonly final: number;
  /** Filed, and neither final, withdrawn nor closed. */
  readonly open: number;
  /** Open, with an interim answer. */
  readonly holding: number;
  readonly withdrawn: number;
  readonly refused: number;
  readonly onTime: number;
  readonly late: number;
  /** The due day has wholly passed. */
  readonly due: number;
  readonly onTimeOfDue: number;
  readonly overdue: number;
}

/** All that the metrics of a group are computed from; groups merge without loss. */
export interface Facts {
  readonly counts: Counts;
  /** Calendar days from filing to the final answer. */
  readonly days: Distribution;
  /** The same in working days of the calendar pinned at filing; requests without a calendar are left out. */
  readonly workingDays: Distribution;
  /** Calendar days that open requests have been open. */
  readonly openAge: Distribution;
  readonly charged: ChargedDays;
  readonly oldestOpen: readonly OpenRequest[];
}

/** Of the days that requests took, or have taken so far, those on which each side was to act: the asking side while the clock stood. */
export interface ChargedDays {
  readonly toUs: number;
  readonly toThem: number;
}

export interface OpenRequest {
  readonly requestId: string;
  readonly reference: string;
  readonly filedOn: CalendarDate;
  readonly dueOn: CalendarDate | null;
  readonly age: number;
}

export const NO_COUNTS: Counts = {
  filed: 0,
  final: 0,
  open: 0,
  holding: 0,
  withdrawn: 0,
  refused: 0,
  onTime: 0,
  late: 0,
  due: 0,
  onTimeOfDue: 0,
  overdue: 0,
};

export const OLDEST_OPEN = 10;

/** The facts of several groups together. */
export function mergeFacts(groups: readonly Facts[]): Facts {
  const sum = { ...NO_COUNTS };
  for (const { counts } of groups) {
    for (const name of Object.keys(sum) as (keyof Counts)[]) sum[name] += counts[name];
  }
  const charged = (to: keyof ChargedDays): number => groups.reduce((total, group) => total + group.charged[to], 0);
  const oldest = groups.flatMap((group) => group.oldestOpen).sort(byAge);
  return {
    counts: sum,
    days: addDistributions(groups.map((group) => group.days)),
    workingDays: addDistributions(groups.map((group) => group.workingDays)),
    openAge: addDistributions(groups.map((group) => group.openAge)),
    charged: { toUs: charged('toUs'), toThem: charged('toThem') },
    oldestOpen: oldest.slice(0, OLDEST_OPEN),
  };
}

function byAge(a: OpenRequest, b: OpenRequest): number {
  return b.age - a.age || (a.requestId < b.requestId ? -1 : 1);
}

/** Timeliness of one group, as reports show it. Shares are 0 to 1 with six decimals; null stands for "no figure". */
export interface Metrics {
  readonly filed: number;
  readonly final: number;
  readonly open: number;
  readonly holding: number;
  readonly withdrawn: number;
  readonly refused: number;
  readonly on_time: number;
  readonly late: number;
  readonly due: number;
  readonly overdue: number;
  /** The headline: an unanswered request that is due counts against the party. */
  readonly on_time_share_of_due: number | null;
  /** Of what is final and had a day to keep. Never shown alone: it flatters those who do not answer. */
  readonly on_time_share_of_final: number | null;
  readonly days_median: number | null;
  readonly days_p90: number | null;
  readonly days_mean: number | null;
  readonly days_max: number | null;
  readonly wd_days_median: number | null;
  readonly wd_days_p90: number | null;
  readonly wd_days_mean: number | null;
  readonly wd_days_max: number | null;
  /** Requests whose working days could be counted. */
  readonly wd_n: number;
  readonly km_median: number | null;
  readonly open_age_median: number | null;
  readonly open_age_max: number | null;
  readonly oldest_open: readonly OpenRequest[];
  readonly histogram: readonly HistogramBucket[];
}

/** @param minimumN below so many due requests, or final ones that had a due day, no share is given */
export function metricsOf(facts: Facts, minimumN = 1): Metrics {
  const { counts, days, workingDays, openAge } = facts;
  const { filed, final, open, holding, withdrawn, refused, onTime, onTimeOfDue } = counts;
  return {
    filed,
    final,
    open,
    holding,
    withdrawn,
    refused,
    on_time: onTime,
    late: counts.late,
    due: counts.due,
    overdue: counts.overdue,
    on_time_share_of_due: shareOf(onTimeOfDue, counts.due, minimumN),
    on_time_share_of_final: shareOf(onTime, onTime + counts.late, minimumN),
    days_median: median(days),
    days_p90: percentile(days, 90),
    days_mean: rounded(mean(days)),
    days_max: largest(days),
    wd_days_median: median(workingDays),
    wd_days_p90: percentile(workingDays, 90),
    wd_days_mean: rounded(mean(workingDays)),
    wd_days_max: largest(workingDays),
    wd_n: sizeOf(workingDays),
    km_median: kaplanMeierMedian(days, openAge),
    open_age_median: median(openAge),
    open_age_max: largest(openAge),
    oldest_open: facts.oldestOpen,
    histogram: histogram(days),
  };
}

/** How the elapsed time of a group divides between the sides. A share is 0 to 1 with six decimals. */
export interface ChargedMetrics {
  readonly days_charged_to_us: number;
  readonly days_charged_to_them: number;
  /** Null where no time has passed. */
  readonly share_charged_to_them: number | null;
}

export function chargedMetricsOf({ charged: { toUs, toThem } }: Facts): ChargedMetrics {
  return {
    days_charged_to_us: toUs,
    days_charged_to_them: toThem,
    share_charged_to_them: shareOf(toThem, toUs + toThem, 1),
  };
}
