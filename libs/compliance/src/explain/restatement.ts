import type { EventLog } from '@comity/event-log';
import { canonicalJson, streamName } from '@comity/kernel';
import type { RecordPoint, SeenStore } from '@comity/read-store';
import { type Aspect, contributes, EXPLAINED_METRICS, type ExplainedMetric, METRIC_BASIS } from '../domain/aspects.js';
import { type SourceHistory, stretchesThatChanged } from '../domain/changed-by.js';
import { chargedMetricsOf, metricsOf } from '../domain/metrics.js';
import { complianceFacts, type Group, whole } from '../read/compliance.queries.js';
import { keyBy } from '../read/group-keys.js';
import type { ComplianceQuestion } from '../read/question.js';
import { changedRequests, type RequestFacts, requestVersions } from '../read/request-facts.queries.js';
import { type FigureEvent, StretchReader } from './stretch-reader.js';

/** A figure that is another one at the later point of the record, and the events that made it so. */
export interface RestatedFigure {
  /** What the group is about, per dimension asked for; none for the whole. */
  readonly keys: readonly string[];
  readonly label: string;
  readonly figure: ExplainedMetric;
  readonly before: unknown;
  readonly after: unknown;
  /** Positions of the first of these events. */
  readonly because: readonly string[];
  readonly eventCount: number;
}

/** What the record says otherwise of the same day, and since when. */
export interface Restatement {
  readonly changes: readonly RestatedFigure[];
  /** Every event that a change names, once, in the order of the log. */
  readonly events: readonly FigureEvent[];
}

/** More would be another history, not a restatement of one. */
export const CHANGED_REQUESTS_AT_MOST = 10_000;
const NAMED_PER_FIGURE_AT_MOST = 20;

/**
 * Which figures differ between two points of the record, and by which events; null when too many requests differ to name them.
 * Both questions are of the same day, groups and filter.
 */
export async function restatement(
  { store, log }: { readonly store: SeenStore; readonly log: Pick<EventLog, 'readStored'> },
  before: ComplianceQuestion & { readonly knownAt: RecordPoint },
  after: ComplianceQuestion & { readonly knownAt: RecordPoint },
  minimumN: number,
): Promise<Restatement | null> {
  const changed = await changedRequests(store, before, after, CHANGED_REQUESTS_AT_MOST + 1);
  if (changed.length > CHANGED_REQUESTS_AT_MOST) return null;
  const ids = changed.flatMap((one) => one.after?.requestId ?? one.before?.requestId ?? []);
  const histories = await historiesOf(store, after, ids);
  const reader = new StretchReader(log);
  const events = new Map<string, FigureEvent>();
  const changes: RestatedFigure[] = [];
  for (const differing of differences(
    await figuresAt(store, before, minimumN),
    await figuresAt(store, after, minimumN),
  )) {
    const stretches = stretchesThatChanged(nameOf(differing), histories, before.knownAt, after.knownAt);
    const own = await reader.in(stretches);
    const named = own.slice(0, NAMED_PER_FIGURE_AT_MOST);
    for (const event of named) events.set(event.position, event);
    changes.push({ ...differing, because: named.map(({ position }) => position), eventCount: own.length });
  }
  const inOrder = [...events.values()].sort((a, b) => (BigInt(a.position) < BigInt(b.position) ? -1 : 1));
  return { changes, events: inOrder };
}

type Figures = Readonly<Record<ExplainedMetric, unknown>>;
type Placed = Pick<Group, 'keys' | 'label'> & { readonly figures: Figures };

async function figuresAt(store: SeenStore, question: ComplianceQuestion, minimumN: number): Promise<Placed[]> {
  const groups = await complianceFacts(store, question);
  const all = { keys: [], label: 'all', facts: whole(groups) };
  return [all, ...(question.by.length === 0 ? [] : groups)].map(({ keys, label, facts }) => ({
    ...{ keys, label },
    figures: { ...metricsOf(facts, minimumN), ...chargedMetricsOf(facts) },
  }));
}

type Differing = Pick<RestatedFigure, 'keys' | 'label' | 'figure' | 'before' | 'after'>;

/** Group by group; one that is there at one point only has no figures at the other. */
function differences(before: readonly Placed[], after: readonly Placed[]): Differing[] {
  const earlier = new Map(before.map((group) => [canonicalJson(group.keys), group]));
  const latter = new Map(after.map((group) => [canonicalJson(group.keys), group]));
  return [...new Map([...earlier, ...latter]).entries()].flatMap(([name, { keys, label }]) =>
    EXPLAINED_METRICS.flatMap((figure) => {
      const [was, is] = [earlier, latter].map((groups) => groups.get(name)?.figures[figure] ?? null);
      return canonicalJson(was) === canonicalJson(is) ? [] : [{ keys, label, figure, before: was, after: is }];
    }),
  );
}

function nameOf({ keys, figure }: Pick<RestatedFigure, 'keys' | 'figure'>): string {
  return JSON.stringify({ keys, figure });
}

async function historiesOf(
  store: SeenStore,
  question: ComplianceQuestion,
  ids: readonly string[],
): Promise<SourceHistory[]> {
  const versions = await requestVersions(store, question, ids);
  const byRequest = Map.groupBy(versions, ({ requestId }) => requestId);
  return [...byRequest].map(([requestId, own]) => ({
    stream: streamName('request', requestId),
    states: own.map(({ position, knownFrom, facts }) => ({
      position,
      knownFrom,
      contribution: (name) => (facts === null ? '' : contributionTo(name, facts, question)),
    })),
  }));
}

/** What a request adds to one figure of one group, as text; nothing where it is in another group. */
function contributionTo(name: string, facts: RequestFacts, { by }: ComplianceQuestion): string {
  const { keys, figure } = JSON.parse(name) as Pick<RestatedFigure, 'keys' | 'figure'>;
  const own = by.map((dimension) => keyBy(dimension, facts, () => facts.filedOn.slice(0, 7)));
  if (keys.length > 0 && keys.some((key, place) => key !== own[place])) return '';
  const basis: readonly Aspect[] = METRIC_BASIS[figure];
  return contributes(facts.aspects, basis) ? canonicalJson(basis.map((aspect) => facts.aspects[aspect])) : '';
}
