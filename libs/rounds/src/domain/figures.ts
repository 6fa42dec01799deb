import type { QualityMetrics } from '@comity/compliance/contract';
import { USAGE_COUNTS } from '@comity/hotline/contract';
import {
  CASE_COUNTS,
  type ComplianceContent,
  DIRECTIONS,
  type FigureValue,
  type HotlineContent,
  type OldestOpenContent,
  type OldestOpenRequest,
  type PriorityCaseContent,
  type QualityContent,
  type ReportMetrics,
  SPANS,
  type StoredReport,
  USES,
} from './status-report.js';

/** One figure of the report, by its path: `compliance.outgoing.all.total.late`. */
export type Figure = readonly [path: string, value: FigureValue];

/** Every figure of the report, in the order in which it stands there. Names, titles and reasons are no figures. */
export function figuresOf({ sections }: Pick<StoredReport, 'sections'>): ReadonlyMap<string, FigureValue> {
  const under = (name: string, figures: readonly Figure[]): Figure[] =>
    figures.map(([path, value]) => [`${name}.${path}`, value]);
  return new Map([
    ...under('compliance', complianceFigures(sections.compliance)),
    ...('quality' in sections ? under('quality', qualityFigures(sections.quality)) : []),
    ...under('oldestOpen', oldestOpenFigures(sections.oldestOpen)),
    ...under('priorityCases', priorityCaseFigures(sections.priorityCases)),
    ...under('hotline', hotlineFigures(sections.hotline)),
  ]);
}

function complianceFigures(content: ComplianceContent): Figure[] {
  return DIRECTIONS.flatMap((direction) =>
    SPANS.flatMap((span) => {
      const { total, byCounterpart } = content[direction][span];
      const groups = Object.entries(byCounterpart).map(([id, { figures }]) => [id, figures] as const);
      return [['total', total] as const, ...groups].flatMap(([group, figures]) =>
        metricFigures(figures).map(([path, value]): Figure => [`${direction}.${span}.${group}.${path}`, value]),
      );
    }),
  );
}

function metricFigures({ histogram, ...scalars }: ReportMetrics): Figure[] {
  const buckets = histogram.map(({ from, through, n }): Figure => [`histogram.${from}-${through ?? ''}`, n]);
  return [...Object.entries(scalars), ...buckets];
}

function qualityFigures(content: QualityContent): Figure[] {
  return DIRECTIONS.flatMap((direction) =>
    SPANS.flatMap((span) => {
      const { total, byCounterpart } = content[direction][span];
      const groups = Object.entries(byCounterpart).map(([id, { figures }]) => [id, figures] as const);
      return [['total', total] as const, ...groups].flatMap(([group, figures]) =>
        assessedFigures(figures).map(([path, value]): Figure => [`${direction}.${span}.${group}.${path}`, value]),
      );
    }),
  );
}

function assessedFigures({ dimensions, ...counts }: QualityMetrics): Figure[] {
  return [
    ...Object.entries(counts),
    ...Object.entries(dimensions).flatMap(([dimension, { assessor_agreement, ...figures }]) => [
      ...Object.entries(figures).map(([name, value]): Figure => [`${dimension}.${name}`, value]),
      ...Object.entries(assessor_agreement).map(([name, value]): Figure => {
        return [`${dimension}.assessor_agreement.${name}`, value];
      }),
    ]),
  ];
}

/** Each list is one figure, as text: the dates in it, neither names nor whether a marking lets a reference leave. */
function oldestOpenFigures(content: OldestOpenContent): Figure[] {
  return DIRECTIONS.map((direction) => [direction, content[direction].map(asText).join('; ')]);
}

function asText({ filedOn, dueOn, ageDays }: OldestOpenRequest): string {
  return `filed ${filedOn}, ${dueOn === null ? 'no deadline' : `due ${dueOn}`}, ${ageDays} days`;
}

function priorityCaseFigures(cases: readonly PriorityCaseContent[]): Figure[] {
  return cases.flatMap(({ requests }, index) =>
    CASE_COUNTS.map((name): Figure => [`${index + 1}.${name}`, requests[name]]),
  );
}

function hotlineFigures(content: HotlineContent): Figure[] {
  return USES.flatMap((use) => USAGE_COUNTS.map((name): Figure => [`${use}.${name}`, content[use][name]]));
}

/** The figures that are other ones, or are there in one report only (null in the other). */
export function differingFigures(
  before: ReadonlyMap<string, FigureValue>,
  after: ReadonlyMap<string, FigureValue>,
): { readonly figure: string; readonly from: FigureValue; readonly to: FigureValue }[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .map((figure) => ({ figure, from: before.get(figure) ?? null, to: after.get(figure) ?? null }))
    .filter(({ from, to }) => from !== to);
}
