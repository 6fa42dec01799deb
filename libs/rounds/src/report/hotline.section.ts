import type { SourceHistory } from '@comity/compliance/contract';
import {
  addedUses,
  type HotlineIssueRow,
  hotlineIssues,
  USAGE_COUNTS,
  type UsageCounts,
  useOf,
} from '@comity/hotline/contract';
import { canonicalJson, Fault, streamName } from '@comity/kernel';
import type { SeenStore } from '@comity/read-store';
import type { ReportScope, ReportSection } from './section.js';

/** How the hotline was used, by either side; drills stand apart. */
export const hotlineSection: ReportSection<'hotline'> = {
  name: 'hotline',
  projections: [hotlineIssues],

  async compile(store, scope) {
    const issues = await issuesIn(store, scope);
    const use = (drill: boolean): UsageCounts =>
      addedUses(issues.filter((issue) => issue.drill === drill).map((issue) => useOf(issue, scope)));
    return { issues: use(false), drills: use(true) };
  },

  async sources(store, scope, name, { after, limit }) {
    return (await issuesIn(store, scope))
      .filter((issue) => counted(issue, scope, name) > 0)
      .filter(({ issueId }) => after === undefined || issueId > after)
      .slice(0, limit)
      .map(({ issueId, subject }) => ({ stream: streamName('hotline', issueId), label: subject }));
  },

  async histories(store, before, after, limit) {
    const [earlier, latter] = [await usesIn(store, before), await usesIn(store, after)];
    const changed = [...new Set([...earlier.keys(), ...latter.keys()])]
      .filter((issueId) => earlier.get(issueId) !== latter.get(issueId))
      .slice(0, limit);
    return historiesOf(store, after, changed);
  },
};

async function historiesOf(
  store: SeenStore,
  scope: ReportScope,
  issueIds: readonly string[],
): Promise<SourceHistory[]> {
  if (issueIds.length === 0) return [];
  const versions = await store
    .versions(hotlineIssues, 'row')
    .selectAll('row')
    .where('row.issueId', 'in', issueIds)
    .orderBy('row.fromPosition')
    .execute();
  const byIssue = Map.groupBy(versions, ({ issueId }) => issueId);
  return [...byIssue].map(([issueId, states]) => ({
    stream: streamName('hotline', issueId),
    states: states.map((state) => ({
      position: state.fromPosition,
      knownFrom: state.knownFrom,
      contribution: (figure) => String(counted(state, scope, figure) || ''),
    })),
  }));
}

/** @param name `issues.reached`, `drills.attempts` */
function counted(issue: HotlineIssueRow, scope: ReportScope, name: string): number {
  const [use, count] = name.split('.');
  const counts = useOf(issue, scope);
  const asked = USAGE_COUNTS.find((one) => one === count);
  return asked === undefined || (use === 'drills') !== issue.drill ? 0 : counts[asked];
}

async function usesIn(store: SeenStore, scope: ReportScope): Promise<ReadonlyMap<string, string>> {
  const issues = await issuesIn(store, scope);
  return new Map(issues.map((issue) => [issue.issueId, canonicalJson(useOf(issue, scope))]));
}

/** Far beyond what a hotline between two offices sees. */
const ISSUES_AT_MOST = 20_000;

async function issuesIn(store: SeenStore, { agreementId, point }: ReportScope): Promise<HotlineIssueRow[]> {
  const issues = await store
    .asKnown(hotlineIssues, point)
    .selectAll('row')
    .where('row.agreementId', '=', agreementId)
    .orderBy('row.issueId')
    .limit(ISSUES_AT_MOST + 1)
    .execute();
  if (issues.length > ISSUES_AT_MOST) {
    throw new Fault('too-many-issues', `agreement ${agreementId} has more than ${ISSUES_AT_MOST} hotline issues`);
  }
  return issues;
}
