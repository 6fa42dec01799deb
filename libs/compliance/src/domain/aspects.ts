import type { ChargedMetrics, Metrics } from './metrics.js';

/** What one request contributes to the figures of its group; a figure is computed from these and nothing else. */
export interface Aspects {
  readonly filed: boolean;
  readonly final: boolean;
  readonly open: boolean;
  readonly holding: boolean;
  readonly withdrawn: boolean;
  readonly refused: boolean;
  /** Final before its due instant, or while the clock stood. */
  readonly onTime: boolean;
  /** Final after it; neither where no deadline binds. */
  readonly late: boolean;
  readonly due: boolean;
  readonly onTimeOfDue: boolean;
  readonly overdue: boolean;
  /** Days from filing to the final answer; null while there is none. */
  readonly days: number | null;
  /** Null also where no calendar was pinned. */
  readonly workingDays: number | null;
  /** Days since filing; null when it is not open. */
  readonly openAge: number | null;
  /** Of the days that it took, or has taken so far, those on which we were to act: while the clock stands, the asking side. */
  readonly daysChargedToUs: number;
  readonly daysChargedToThem: number;
}

export type Aspect = keyof Aspects;

/** From which aspects of the requests each figure is computed: these requests explain it, and what changes them changes it. */
export const METRIC_BASIS = {
  filed: ['filed'],
  final: ['final'],
  open: ['open'],
  holding: ['holding'],
  withdrawn: ['withdrawn'],
  refused: ['refused'],
  on_time: ['onTime'],
  late: ['late'],
  due: ['due'],
  overdue: ['overdue'],
  on_time_share_of_due: ['due', 'onTimeOfDue'],
  on_time_share_of_final: ['onTime', 'late'],
  days_median: ['days'],
  days_p90: ['days'],
  days_mean: ['days'],
  days_max: ['days'],
  wd_days_median: ['workingDays'],
  wd_days_p90: ['workingDays'],
  wd_days_mean: ['workingDays'],
  wd_days_max: ['workingDays'],
  wd_n: ['workingDays'],
  km_median: ['days', 'openAge'],
  open_age_median: ['openAge'],
  open_age_max: ['openAge'],
  oldest_open: ['openAge'],
  histogram: ['days'],
  days_charged_to_us: ['daysChargedToUs'],
  days_charged_to_them: ['daysChargedToThem'],
  share_charged_to_them: ['daysChargedToUs', 'daysChargedToThem'],
} as const satisfies Record<keyof (Metrics & ChargedMetrics), readonly Aspect[]>;

/** A figure that the requests behind it explain. */
export type ExplainedMetric = keyof typeof METRIC_BASIS;

export const EXPLAINED_METRICS = Object.keys(METRIC_BASIS) as readonly ExplainedMetric[];

/** True when a request counts in a figure with this basis. */
export function contributes(aspects: Aspects, basis: readonly Aspect[]): boolean {
  return basis.some((aspect) => {
    const value = aspects[aspect];
    return value !== false && value !== null && !(isDays(aspect) && value === 0);
  });
}

/** Days that add up: none of them is no contribution, unlike an answer on the day of filing. */
function isDays(aspect: Aspect): boolean {
  return aspect === 'daysChargedToUs' || aspect === 'daysChargedToThem';
}
