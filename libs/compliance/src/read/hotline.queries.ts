import { addedUses, hotlineIssues, type UsageCounts, useOf } from '@comity/hotline/contract';
import { Fault } from '@comity/kernel';
import type { SeenStore } from '@comity/read-store';
import type { VisibleFigures } from '../memory/visible-figures.js';
import { Groups } from './group-keys.js';
import type { ComplianceQuestion } from './question.js';

/** Far beyond what a hotline between offices sees. */
const ISSUES_AT_MOST = 100_000;

/**
 * How the hotline was used in the course of the requests asked for, per group by its keys; drills are no use. A group without
 * an issue is absent.
 */
export async function hotlineUse(
  store: SeenStore,
  figures: VisibleFigures,
  question: ComplianceQuestion,
): Promise<ReadonlyMap<string, UsageCounts>> {
  const issues = await store
    .asKnown(hotlineIssues, question.knownAt)
    .selectAll('row')
    .where('row.drill', '=', false)
    .where('row.requestId', 'is not', null)
    .limit(ISSUES_AT_MOST + 1)
    .execute();
  if (issues.length > ISSUES_AT_MOST) throw new Fault('too-many-issues', `more than ${ISSUES_AT_MOST} hotline issues`);
  const byRequest = Map.groupBy(issues, ({ requestId }) => requestId ?? '');
  const groups = new Groups<UsageCounts[]>(question.by, () => []);
  if (byRequest.size > 0) {
    figures.pass(question, ({ filed }) => {
      const own = byRequest.get(filed.requestId);
      if (own !== undefined) groups.of(filed).push(...own.map((issue) => useOf(issue, question)));
    });
  }
  return new Map(groups.all().map(({ keys, content }) => [groupId(keys), addedUses(content)]));
}

/** A group by its keys, for looking it up. */
export function groupId(keys: readonly string[]): string {
  return keys.join('\n');
}
