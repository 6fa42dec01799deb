import type { EventLog } from '@comity/event-log';
import { streamName } from '@comity/kernel';
import type { SeenStore } from '@comity/read-store';
import { type Aspect, type Aspects, type ExplainedMetric, METRIC_BASIS } from '../domain/aspects.js';
import type { Stretch } from '../domain/changed-by.js';
import { type ComplianceQuestion, memoryPointOf } from '../read/question.js';
import { type RequestFacts, requestsBehind, requestVersions } from '../read/request-facts.queries.js';
import { type FigureEvent, StretchReader } from './stretch-reader.js';

/** A request behind a figure: what it contributes, and the events that made it count as it does. */
export interface RequestBehind extends Pick<RequestFacts, 'requestId' | 'reference' | 'counterpartId' | 'filedOn'> {
  readonly contributes: Partial<Aspects>;
  /** In the order of the log: every event up to the asked point that changed what the request contributes. */
  readonly events: readonly FigureEvent[];
}

/**
 * The requests from which one figure of the table is computed, in the order of their ids.
 * @param page days bound a bucket of the histogram; `after` is the id with which the page before ended
 */
export async function explainFigure(
  { store, log }: { readonly store: SeenStore; readonly log: Pick<EventLog, 'readStored'> },
  question: ComplianceQuestion,
  metric: ExplainedMetric,
  page: {
    readonly days?: { readonly from: number; readonly through: number };
    readonly after?: string;
    readonly limit: number;
  },
): Promise<RequestBehind[]> {
  const basis: readonly Aspect[] = METRIC_BASIS[metric];
  const requests = await requestsBehind(store, question, { basis, ...page });
  const stretches = await stretchesBehind(store, question, basis, requests);
  const reader = new StretchReader(log);
  return Promise.all(
    requests.map(async ({ requestId, reference, counterpartId, filedOn, aspects }) => ({
      ...{ requestId, reference, counterpartId, filedOn },
      contributes: Object.fromEntries(basis.map((aspect) => [aspect, aspects[aspect]])),
      events: await reader.in(stretches.get(requestId) ?? []),
    })),
  );
}

/** The states that changed what a request contributes, among those known at the point. */
async function stretchesBehind(
  store: SeenStore,
  question: ComplianceQuestion,
  basis: readonly Aspect[],
  requests: readonly RequestFacts[],
): Promise<ReadonlyMap<string, readonly Stretch[]>> {
  const ids = requests.map(({ requestId }) => requestId);
  const point = memoryPointOf(question.knownAt);
  const versions = (await requestVersions(store, question, ids)).filter(
    ({ knownFrom, position }) => Date.parse(knownFrom) <= point.recordedBy && Number(position) <= point.position,
  );
  const byRequest = Map.groupBy(versions, ({ requestId }) => requestId);
  return new Map(
    [...byRequest].map(([requestId, states]) => {
      const contributed = states.map(({ facts }) =>
        JSON.stringify(facts && basis.map((aspect) => facts.aspects[aspect])),
      );
      const changed = states.filter((_state, place) => contributed[place] !== contributed[place - 1]);
      const stream = streamName('request', requestId);
      return [
        requestId,
        changed.map(({ knownFrom, position }) => ({ stream, recordedAt: knownFrom, through: position })),
      ];
    }),
  );
}
