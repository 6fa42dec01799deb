import type { UsageCounts } from '@comity/hotline/contract';
import type { CalendarDate } from '@comity/kernel';
import type { SeenStore } from '@comity/read-store';
import { type ChargedMetrics, chargedMetricsOf, type Facts, type Metrics, metricsOf } from './domain/metrics.js';
import { complianceFacts, type Group, whole, wholeUse } from './read/compliance.queries.js';
import type { ComplianceQuestion, Dimension } from './read/question.js';

/** All figures of one group. */
export type ComplianceFigures = Metrics & ChargedMetrics & { readonly hotline: UsageCounts };

/** One line of the table: the figures of one group, and the id of what the group is about. */
export type ComplianceLine = ComplianceFigures & Pick<Group, 'key' | 'keys'>;

/** Under which name the lines of a table stand: `by_counterpart`, `by_kind_and_year`. */
export type LinesName = `by_${Dimension}` | `by_${Dimension}_and_${Dimension}`;

/**
 * Who was how timely, for requests filed up to a day, as known then. The lines stand under `by_counterpart`, `by_kind_and_year`,
 * …, by label: `externalRef|name` of a counterpart that comes from a register; two labels are joined by ` · `.
 */
export type ComplianceTable = {
  readonly as_known_on: CalendarDate;
  /** Below so many requests no share is given. */
  readonly minimum_n: number;
  readonly all: ComplianceFigures;
} & { readonly [By in LinesName]?: Readonly<Record<string, ComplianceLine>> };

export async function complianceTable(
  store: SeenStore,
  question: ComplianceQuestion,
  minimumN: number,
): Promise<ComplianceTable> {
  const groups = await complianceFacts(store, question);
  const { on, by } = question;
  const all = figuresOf(whole(groups), wholeUse(groups), minimumN);
  const table = { as_known_on: on, minimum_n: minimumN, all };
  if (by.length === 0) return table;
  const lines = groups.map(({ key, keys, label, facts, hotline }) => [
    label,
    { key, keys, ...figuresOf(facts, hotline, minimumN) },
  ]);
  return { ...table, [linesName(by)]: Object.fromEntries(lines) };
}

/** @param by one dimension or two */
export function linesName(by: readonly Dimension[]): LinesName {
  return `by_${by.join('_and_')}` as LinesName;
}

function figuresOf(facts: Facts, hotline: UsageCounts, minimumN: number): ComplianceFigures {
  return { ...metricsOf(facts, minimumN), ...chargedMetricsOf(facts), hotline };
}

/** The metrics of all requests asked for together, and of each group by the id of what it is about. */
export interface ComplianceGroups {
  readonly all: Metrics;
  readonly byKey: ReadonlyMap<string, Metrics>;
}

/** The figures of a table for further use: two groups that are called the same stay two. */
export async function complianceGroups(
  store: SeenStore,
  question: ComplianceQuestion,
  minimumN: number,
): Promise<ComplianceGroups> {
  const groups = await complianceFacts(store, question);
  const lines = groups.flatMap(({ key, facts }) => (key === null ? [] : [[key, metricsOf(facts, minimumN)] as const]));
  return { all: metricsOf(whole(groups), minimumN), byKey: new Map(lines) };
}
