import {
  type AssessedRequest,
  assessedRequests,
  assessedVersions,
  qualityGroups,
  reassessedRequests,
} from '@comity/compliance/contract';
import { counterparts } from '@comity/counterparts/contract';
import { streamName } from '@comity/kernel';
import { calendarYears } from '@comity/published-calendars/contract';
import type { SeenStore } from '@comity/read-store';
import { qualityDimension, requestFigures, requestRegister } from '@comity/requests/contract';
import { type QualityFigure, qualityContribution } from '../domain/quality-contribution.js';
import {
  DIRECTIONS,
  type QualityContent,
  type QualityOfGroups,
  type ReportDirection,
  type ReportSpan,
  SPANS,
} from '../domain/status-report.js';
import { namesOf } from './counterpart-names.js';
import { questionOf, type ReportScope, type ReportSection } from './section.js';

/** How good the answers were, both ways, in all and by counterpart, and how far two assessors agreed. */
export const qualitySection: ReportSection<'quality'> = {
  name: 'quality',
  projections: [requestRegister, requestFigures, calendarYears, counterparts],

  async compile(store, scope): Promise<QualityContent> {
    const names = await namesOf(store, scope);
    const figures = async (direction: ReportDirection): Promise<QualityContent[ReportDirection]> => ({
      all: await figuresIn(store, scope, direction, 'all', names),
      period: await figuresIn(store, scope, direction, 'period', names),
    });
    return { outgoing: await figures('outgoing'), incoming: await figures('incoming') };
  },

  async sources(store, scope, name, page) {
    const { direction, span, counterpartId, dimension } = parsed(name);
    const question = questionOf(scope, { direction, span, ...(counterpartId === null ? {} : { counterpartId }) });
    const requests = await assessedRequests(store, question, { dimension, ...page });
    return requests.map(({ requestId, reference }) => ({ stream: streamName('request', requestId), label: reference }));
  },

  async histories(store, before, after, limit) {
    const ids = await reassessedRequests(store, questionOf(before), questionOf(after), limit);
    if (ids.length === 0) return [];
    const versions = await assessedVersions(store, questionOf(after), ids);
    const byRequest = Map.groupBy(versions, ({ requestId }) => requestId);
    return [...byRequest].map(([requestId, own]) => ({
      stream: streamName('request', requestId),
      states: own.map(({ position, knownFrom, facts }) => ({
        position,
        knownFrom,
        contribution: (figure) => contributionTo(parsed(figure), facts, after),
      })),
    }));
  },
};

async function figuresIn(
  store: SeenStore,
  scope: ReportScope,
  direction: ReportDirection,
  span: ReportSpan,
  names: ReadonlyMap<string, string>,
): Promise<QualityOfGroups> {
  const question = { ...questionOf(scope, { direction, span }), by: ['counterpart'] as const };
  const minimums = { minimumN: scope.minimumN, minimumPairs: scope.minimumN };
  const { all, byKey } = await qualityGroups(store, question, minimums);
  const groups = [...byKey].map(([id, figures]) => [id, { name: names.get(id) ?? id, figures }] as const);
  return { total: all, byCounterpart: Object.fromEntries(groups) };
}

/** Which requests a figure is about, and what of their assessments. */
interface PlacedFigure extends QualityFigure {
  readonly direction: ReportDirection;
  readonly span: ReportSpan;
  /** Null for all of them. */
  readonly counterpartId: string | null;
}

/** @param name `outgoing.all.total.completeness.mean`, `incoming.period.<counterpart>.assessed_requests` */
function parsed(name: string): PlacedFigure {
  const [direction, span, group, ...figure] = name.split('.');
  const dimension = qualityDimension.options.find((one) => one === figure[0]) ?? null;
  return {
    direction: DIRECTIONS.find((one) => one === direction) ?? 'outgoing',
    span: SPANS.find((one) => one === span) ?? 'all',
    counterpartId: group === undefined || group === 'total' ? null : group,
    dimension,
    measure: figure[dimension === null ? 0 : 1] ?? '',
  };
}

function contributionTo(figure: PlacedFigure, facts: AssessedRequest | null, { period }: ReportScope): string {
  if (facts === null) return '';
  const { direction, span, counterpartId } = figure;
  const isCounted =
    facts.direction === direction &&
    (counterpartId === null || facts.counterpartId === counterpartId) &&
    (span === 'all' || (period.from <= facts.filedOn && facts.filedOn <= period.to));
  return isCounted ? qualityContribution(figure, facts.quality) : '';
}
