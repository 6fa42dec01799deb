import type { CalendarDate } from '@comity/kernel';
import type { ReadStore } from '@comity/read-store';
import { mergeQuality, type QualityMetrics, type QualityMinimums, qualityMetricsOf } from './domain/quality.js';
import { qualityFacts } from './read/quality.queries.js';
import type { ComplianceQuestion, Dimension } from './read/request-facts.sql.js';

/** One line of the table: the quality in one group, and the id of what the group is about. */
export type QualityLine = QualityMetrics & { readonly key: string | null };

/** How good the answers were, for requests filed up to a day, as known then; lines as in the table of timeliness. */
export type QualityTable = {
  readonly as_known_on: CalendarDate;
  readonly minimum_n: number;
  readonly minimum_pairs: number;
  readonly all: QualityMetrics;
} & { readonly [By in `by_${Dimension}`]?: Readonly<Record<string, QualityLine>> };

export async function qualityTable(
  store: ReadStore,
  question: ComplianceQuestion,
  minimums: QualityMinimums,
): Promise<QualityTable> {
  const groups = await qualityFacts(store, question);
  const { on, by } = question;
  const { minimumN, minimumPairs } = minimums;
  const all = qualityMetricsOf(mergeQuality(groups.map(({ facts }) => facts)), minimums);
  const table = { as_known_on: on, minimum_n: minimumN, minimum_pairs: minimumPairs, all };
  if (by === null) return table;
  const lines = groups.map(({ key, label, facts }) => [label, { key, ...qualityMetricsOf(facts, minimums) }]);
  return { ...table, [`by_${by}`]: Object.fromEntries(lines) };
}
