import type { SeenStore } from '@comity/read-store';
import type { CountedQuality } from '@comity/requests/contract';
import { countedQuality } from '../domain/figured-request.js';
import type { PairCount, QualityFacts, ScoreCount } from '../domain/quality.js';
import { VisibleFigures } from '../memory/visible-figures.js';
import { Groups } from './group-keys.js';
import { type GroupName, groupNames } from './labels.js';
import type { ComplianceQuestion } from './question.js';

/** The quality of one group, and what it is called. */
export interface QualityGroup extends GroupName {
  readonly facts: QualityFacts;
}

/** The quality per group, ordered by label, all of the same moment; groups of which nothing was assessed are left out. */
export async function qualityFacts(store: SeenStore, question: ComplianceQuestion): Promise<QualityGroup[]> {
  const nameOf = await groupNames(store, question.by);
  const figures = await VisibleFigures.of(store);
  const moment = Date.parse(question.at);
  const groups = new Groups<CountedQuality[]>(question.by, () => []);
  figures.pass(question, (request) => {
    const quality = countedQuality(request, moment);
    if (quality !== null) groups.of(request.filed).push(quality);
  });
  return groups
    .all()
    .map(({ keys, content }) => ({ ...nameOf(keys), facts: factsOf(content) }))
    .sort((a, b) => (a.label < b.label ? -1 : 1));
}

function factsOf(assessed: readonly CountedQuality[]): QualityFacts {
  const scores = assessed.flatMap(({ scores }) => scores);
  const pairs = assessed.flatMap(({ pairs }) =>
    // What both assessors could assess makes a pair.
    pairs.flatMap(({ dimension, first, second }) =>
      typeof first === 'number' && typeof second === 'number' ? [{ dimension, first, second }] : [],
    ),
  );
  return {
    scores: counted<Omit<ScoreCount, 'n'>>(scores),
    pairs: counted<Omit<PairCount, 'n'>>(pairs),
    assessedRequests: assessed.length,
    awaitingSecond: assessed.reduce((sum, { awaitingSecond }) => sum + awaitingSecond, 0),
  };
}

/** How often each of them occurs. */
function counted<Value extends object>(values: readonly Value[]): (Value & { readonly n: number })[] {
  const byValue = Map.groupBy(values, (value) => Object.values(value).join('/'));
  return [...byValue.values()].flatMap((alike) => (alike[0] === undefined ? [] : [{ ...alike[0], n: alike.length }]));
}
