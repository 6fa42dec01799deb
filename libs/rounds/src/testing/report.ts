import type { QualityMetrics } from '@comity/compliance/contract';
import { USAGE_COUNTS, type UsageCounts } from '@comity/hotline/contract';
import { idFrom } from '@comity/kernel';
import {
  type ComplianceFigures,
  type QualityOfGroups,
  type ReportMetrics,
  type StatusReport,
  type StoredReport,
} from '../domain/status-report.js';

export const ROUND_ID = idFrom('round', 'of tests');
export const MINISTRY = idFrom('counterpart', 'of tests');

/** Words that are markup in one format or another, and some that a reader cannot see. */
export const HOSTILE = '<script>alert("x")</script> | **b** [x](http://evil.example) \u202egnp.exe & \'q\'\n# h';

export const metrics: ReportMetrics = {
  ...{ filed: 3, final: 1, open: 2, holding: 0, withdrawn: 0, refused: 0, on_time: 1, late: 0, due: 3, overdue: 2 },
  ...{ on_time_share_of_due: 0.333333, on_time_share_of_final: 1 },
  ...{ days_median: 15, days_p90: 15, days_mean: 15, days_max: 15 },
  ...{ wd_days_median: null, wd_days_p90: null, wd_days_mean: null, wd_days_max: null, wd_n: 0 },
  ...{ km_median: null, open_age_median: 117.5, open_age_max: 118 },
  histogram: [
    { from: 0, through: 10, n: 0 },
    { from: 11, through: null, n: 1 },
  ],
};

const figures: ComplianceFigures = {
  total: metrics,
  byCounterpart: { [MINISTRY]: { name: HOSTILE, figures: metrics } },
};
export const quality: QualityMetrics = {
  assessed_requests: 2,
  awaiting_second: 1,
  dimensions: {
    completeness: {
      ...{ n: 3, not_assessable: 1, contested: 1, mean: 2.666667, deficient_share: 0.333333 },
      assessor_agreement: { n: 2, exact_share: 0.5, within_one_share: 1, weighted_kappa: 0.923077 },
    },
    'specificity-of-refusal': {
      ...{ n: 0, not_assessable: 1, contested: 0, mean: null, deficient_share: null },
      assessor_agreement: { n: 0, exact_share: null, within_one_share: null, weighted_kappa: null },
    },
  },
};
const assessed: QualityOfGroups = {
  total: quality,
  byCounterpart: { [MINISTRY]: { name: HOSTILE, figures: quality } },
};
const nothingAssessed: QualityOfGroups = {
  total: { assessed_requests: 0, awaiting_second: 0, dimensions: {} },
  byCounterpart: {},
};
const noUse = Object.fromEntries(USAGE_COUNTS.map((name) => [name, 0])) as UsageCounts;

/** A report as an officer might have compiled it, with hostile words wherever somebody can write some. */
export const invented: StatusReport = {
  format: 2,
  roundId: ROUND_ID,
  edition: 1,
  title: 'Second joint review',
  agreement: HOSTILE,
  period: { from: '2024-01-01', to: '2024-06-30' },
  cutoff: { asKnownOn: '2024-06-30', knownAt: '2024-06-30T22:59:59.999Z', position: '4711' },
  compiledFrom: { knownAt: '2024-06-30T22:59:59.999Z', position: '4711' },
  marking: 'TLP:AMBER',
  minimumN: 1,
  sections: {
    compliance: { outgoing: { all: figures, period: figures }, incoming: { all: figures, period: figures } },
    quality: {
      outgoing: { all: assessed, period: assessed },
      incoming: { all: nothingAssessed, period: nothingAssessed },
    },
    oldestOpen: {
      outgoing: [
        { reference: HOSTILE, counterpart: HOSTILE, filedOn: '2024-03-04', dueOn: '2024-04-01', ageDays: 118 },
        { reference: null, counterpart: 'Ministry of Justice', filedOn: '2024-03-06', dueOn: null, ageDays: 116 },
      ],
      incoming: [],
    },
    priorityCases: [
      {
        title: 'The relay',
        reason: HOSTILE,
        requests: { filed: 3, final: 1, open: 2, overdue: 2, late: 0, withdrawn: 0 },
      },
    ],
    hotline: { issues: { ...noUse, escalations: 2, reached: 1 }, drills: { ...noUse, escalations: 1 } },
  },
  restates: null,
};

/** A report of before there was anything of quality in it. */
export function inFormat1({ sections: { quality: _none, ...sections }, ...report }: StatusReport): StoredReport {
  return { ...report, format: 1, sections };
}

/** The same after an answer of April was registered late. */
export const inventedAnew: StatusReport = {
  ...invented,
  edition: 2,
  compiledFrom: { knownAt: '2024-09-02T08:00:00.000Z', position: '5120' },
  restates: {
    edition: 1,
    sha256: 'a'.repeat(64),
    reason: HOSTILE,
    events: [
      { stream: `request-${idFrom('request', 'of tests')}`, revision: 3, position: '5119', type: 'ResponseReceived' },
    ],
    changes: [
      { figure: 'compliance.outgoing.all.total.late', from: 0, to: 1, because: [0], eventCount: 1 },
      { figure: 'compliance.outgoing.all.total.days_median', from: null, to: 47, because: [0], eventCount: 1 },
    ],
  },
};
