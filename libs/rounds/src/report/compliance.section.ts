import {
  type Aspect,
  complianceGroups,
  contributes,
  METRIC_BASIS,
  type Metrics,
  type RequestFacts,
  requestsBehind,
} from '@comity/compliance/contract';
import { counterparts } from '@comity/counterparts/contract';
import { canonicalJson, streamName } from '@comity/kernel';
import { calendarYears } from '@comity/published-calendars/contract';
import type { SeenStore } from '@comity/read-store';
import { requestFigures, requestRegister } from '@comity/requests/contract';
import {
  type ComplianceContent,
  type ComplianceFigures,
  DIRECTIONS,
  type ReportDirection,
  type ReportMetrics,
  type ReportSpan,
  SPANS,
} from '../domain/status-report.js';
import { namesOf } from './counterpart-names.js';
import { requestHistories } from './request-histories.js';
import { questionOf, type ReportScope, type ReportSection } from './section.js';

/** Which requests a figure is about, and what of them. */
interface ComplianceFigure {
  readonly direction: ReportDirection;
  readonly span: ReportSpan;
  /** Null for all of them. */
  readonly counterpartId: string | null;
  readonly basis: readonly Aspect[];
  /** Bounds (inclusive) of the days that count, for a bucket of the histogram. */
  readonly days: { readonly from: number; readonly through: number } | null;
}

/** Who was how timely, both ways, in all and by counterpart. */
export const complianceSection: ReportSection<'compliance'> = {
  name: 'compliance',
  projections: [requestRegister, requestFigures, calendarYears, counterparts],

  async compile(store, scope): Promise<ComplianceContent> {
    const names = await namesOf(store, scope);
    const figures = async (direction: ReportDirection): Promise<ComplianceContent[ReportDirection]> => ({
      all: await figuresIn(store, scope, direction, 'all', names),
      period: await figuresIn(store, scope, direction, 'period', names),
    });
    return { outgoing: await figures('outgoing'), incoming: await figures('incoming') };
  },

  async sources(store, scope, name, page) {
    const figure = parsed(name);
    const { direction, span, counterpartId, basis } = figure;
    const question = questionOf(scope, { direction, span, ...(counterpartId === null ? {} : { counterpartId }) });
    const days = figure.days ?? undefined;
    const requests = await requestsBehind(store, question, { basis, days, ...page });
    return requests.map(({ requestId, reference }) => ({ stream: streamName('request', requestId), label: reference }));
  },

  histories: (store, before, after, limit) =>
    requestHistories(store, before, after, limit, (facts, figure) => contributionTo(parsed(figure), facts, after)),
};

async function figuresIn(
  store: SeenStore,
  scope: ReportScope,
  direction: ReportDirection,
  span: ReportSpan,
  names: ReadonlyMap<string, string>,
): Promise<ComplianceFigures> {
  const question = { ...questionOf(scope, { direction, span }), by: ['counterpart'] as const };
  const { all, byKey } = await complianceGroups(store, question, scope.minimumN);
  const groups = [...byKey].map(([id, metrics]) => {
    return [id, { name: names.get(id) ?? id, figures: withoutOldest(metrics) }] as const;
  });
  return { total: withoutOldest(all), byCounterpart: Object.fromEntries(groups) };
}

function withoutOldest({ oldest_open: _elsewhere, ...figures }: Metrics): ReportMetrics {
  return figures;
}

/** @param name `outgoing.all.total.late`, `incoming.period.<counterpart>.histogram.0-2` */
function parsed(name: string): ComplianceFigure {
  const [direction, span, group, metric, bucket] = name.split('.');
  const [from, through] = (bucket ?? '').split('-');
  return {
    direction: DIRECTIONS.find((one) => one === direction) ?? 'outgoing',
    span: SPANS.find((one) => one === span) ?? 'all',
    counterpartId: group === undefined || group === 'total' ? null : group,
    basis: METRIC_BASIS[metric as keyof Metrics] ?? [],
    days:
      bucket === undefined
        ? null
        : { from: Number(from), through: through ? Number(through) : Number.MAX_SAFE_INTEGER },
  };
}

function contributionTo(figure: ComplianceFigure, facts: RequestFacts, { period }: ReportScope): string {
  const { direction, span, counterpartId, basis, days } = figure;
  const { filedOn, aspects } = facts;
  const isCounted =
    facts.direction === direction &&
    (counterpartId === null || facts.counterpartId === counterpartId) &&
    (span === 'all' || (period.from <= filedOn && filedOn <= period.to));
  if (!isCounted) return '';
  if (!contributes(aspects, basis)) return '';
  if (days !== null) return days.from <= (aspects.days ?? -1) && (aspects.days ?? -1) <= days.through ? 'in' : '';
  return canonicalJson(basis.map((aspect) => aspects[aspect]));
}
