import { addedUses, type UsageCounts } from '@comity/hotline/contract';
import type { SeenStore } from '@comity/read-store';
import { FactsCollector } from '../domain/collect-facts.js';
import { type Facts, mergeFacts } from '../domain/metrics.js';
import { VisibleFigures } from '../memory/visible-figures.js';
import { Groups } from './group-keys.js';
import { groupId, hotlineUse } from './hotline.queries.js';
import { type GroupName, groupNames } from './labels.js';
import type { ComplianceQuestion } from './question.js';

/** The facts of one group, and what it is called. */
export interface Group extends GroupName {
  readonly facts: Facts;
  readonly hotline: UsageCounts;
}

/** The facts per group, ordered by label, all of the same moment. */
export async function complianceFacts(store: SeenStore, question: ComplianceQuestion): Promise<Group[]> {
  const nameOf = await groupNames(store, question.by);
  const figures = await VisibleFigures.of(store);
  const uses = await hotlineUse(store, figures, question);
  const groups = new Groups(question.by, () => new FactsCollector());
  figures.pass(question, (request, aspects) => groups.of(request.filed).add(request, aspects));
  return groups
    .all()
    .map(({ keys, content }) => ({
      ...nameOf(keys),
      facts: content.facts(),
      hotline: uses.get(groupId(keys)) ?? addedUses([]),
    }))
    .sort((a, b) => (a.label < b.label ? -1 : 1));
}

/** How the hotline was used over all groups. */
export function wholeUse(groups: readonly Group[]): UsageCounts {
  return addedUses(groups.map(({ hotline }) => hotline));
}

/** All groups together. */
export function whole(groups: readonly Group[]): Facts {
  return mergeFacts(groups.map((group) => group.facts));
}
