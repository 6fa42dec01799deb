import type { CalendarDate } from '@comity/kernel';
import type { SeenStore } from '@comity/read-store';
import { type LinesName, linesName } from './compliance-table.js';
import { mergeQuality, type QualityMetrics, type QualityMinimums, qualityMetricsOf } from './domain/quality.js';
import { type QualityGroup, qualityFacts } from './read/quality.queries.js';
import type { ComplianceQuestion } from './read/question.js';

/** One line of the table: the quality in one group, and the id of what the group is about. */
export type QualityLine = QualityMetrics & Pick<QualityGroup, 'key' | 'keys'>;

/** How good the answers were, for requests filed up to a day, as known then; lines as in the table of timeliness. */
export type QualityTable = {
  readonly as_known_on: CalendarDate;
  readonly minimum_n: number;
  readonly minimum_pairs: number;
  readonly all: QualityMetrics;
} & { readonly [By in LinesName]?: Readonly<Record<string, QualityLine>> };

/** The quality of all requests asked for together, and of each group by the id of what it is about. */
export interface QualityGroups {
  readonly all: QualityMetrics;
  readonly byKey: ReadonlyMap<string, QualityMetrics>;
}

/** The figures of a table for further use: two groups that are called the same stay two. */
export async function qualityGroups(
  store: SeenStore,
  question: ComplianceQuestion,
  minimums: QualityMinimums,
): Promise<QualityGroups> {
  const groups = await qualityFacts(store, question);
  const all = qualityMetricsOf(mergeQuality(groups.map(({ facts }) => facts)), minimums);
  const lines = groups.flatMap(({ key, facts }) => {
    return key === null ? [] : [[key, qualityMetricsOf(facts, minimums)] as const];
  });
  return { all, byKey: new Map(lines) };
}

export async function qualityTable(
  store: SeenStore,
  question: ComplianceQuestion,
  minimums: QualityMinimums,
): Promise<QualityTable> {
  const groups = await qualityFacts(store, question);
  const { on, by } = question;
  const { minimumN, minimumPairs } = minimums;
  const all = qualityMetricsOf(mergeQuality(groups.map(({ facts }) => facts)), minimums);
  const table = { as_known_on: on, minimum_n: minimumN, minimum_pairs: minimumPairs, all };
  if (by.length === 0) return table;
  const lines = groups.map(({ key, keys, label, facts }) => [
    label,
    { key, keys, ...qualityMetricsOf(facts, minimums) },
  ]);
  return { ...table, [linesName(by)]: Object.fromEntries(lines) };
}
