import { changedRequests, type RequestFacts, requestVersions, type SourceHistory } from '@comity/compliance/contract';
import { streamName } from '@comity/kernel';
import type { SeenStore } from '@comity/read-store';
import { questionOf, type ReportScope } from './section.js';

/** The requests that count otherwise after than before, and what each contributed in every state that the record showed. */
export async function requestHistories(
  store: SeenStore,
  before: ReportScope,
  after: ReportScope,
  limit: number,
  contribution: (facts: RequestFacts, figure: string) => string,
): Promise<SourceHistory[]> {
  const changed = await changedRequests(store, questionOf(before), questionOf(after), limit);
  const ids = changed.flatMap((one) => one.after?.requestId ?? one.before?.requestId ?? []);
  if (ids.length === 0) return [];
  const versions = await requestVersions(store, questionOf(after), ids);
  const byRequest = Map.groupBy(versions, ({ requestId }) => requestId);
  return [...byRequest].map(([requestId, own]) => ({
    stream: streamName('request', requestId),
    states: own.map(({ position, knownFrom, facts }) => ({
      position,
      knownFrom,
      contribution: (figure) => (facts === null ? '' : contribution(facts, figure)),
    })),
  }));
}
