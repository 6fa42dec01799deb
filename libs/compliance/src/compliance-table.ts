import type { CalendarDate } from '@comity/kernel';
import type { ReadStore } from '@comity/read-store';
import { type Metrics, metricsOf } from './domain/metrics.js';
import { complianceFacts, whole } from './read/compliance.queries.js';
import type { ComplianceQuestion, Dimension } from './read/request-facts.sql.js';

/** One line of the table: the metrics of one group, and the id of what the group is about. */
export type ComplianceLine = Metrics & { readonly key: string | null };

/**
 * Who was how timely, for requests filed up to a day, as known then. The lines stand under `by_counterpart`, `by_kind`, …,
 * by label: `externalRef|name` of a counterpart that comes from a register.
 */
export type ComplianceTable = {
  readonly as_known_on: CalendarDate;
  /** Below so many requests no share is given. */
  readonly minimum_n: number;
  readonly all: Metrics;
} & { readonly [By in `by_${Dimension}`]?: Readonly<Record<string, ComplianceLine>> };

export async function complianceTable(
  store: ReadStore,
  question: ComplianceQuestion,
  minimumN: number,
): Promise<ComplianceTable> {
  const groups = await complianceFacts(store, question);
  const { on, by } = question;
  const all = metricsOf(whole(groups), minimumN);
  const table = { as_known_on: on, minimum_n: minimumN, all };
  if (by === null) return table;
  const lines = groups.map(({ key, label, facts }) => [label, { key, ...metricsOf(facts, minimumN) }]);
  return { ...table, [`by_${by}`]: Object.fromEntries(lines) };
}

/** The metrics of all requests asked for together, and of each group by the id of what it is about. */
export interface ComplianceGroups {
  readonly all: Metrics;
  readonly byKey: ReadonlyMap<string, Metrics>;
}

/** The figures of a table for further use: two groups that are called the same stay two. */
export async function complianceGroups(
  store: ReadStore,
  question: ComplianceQuestion,
  minimumN: number,
): Promise<ComplianceGroups> {
  const groups = await complianceFacts(store, question);
  const lines = groups.flatMap(({ key, facts }) => (key === null ? [] : [[key, metricsOf(facts, minimumN)] as const]));
  return { all: metricsOf(whole(groups), minimumN), byKey: new Map(lines) };
}
