import type { ByAge, Instant, ListPage } from '@comity/kernel';
import { inOrder, type SeenStore } from '@comity/read-store';
import { type HotlineIssueRow, hotlineIssueRow } from './hotline-issue.row.js';
import { hotlineIssues } from './hotline-issues.projection.js';

const COLUMNS = hotlineIssueRow.keyof().options;

export interface IssueFilter extends ListPage<ByAge> {
  readonly caseId?: string | undefined;
  readonly requestId?: string | undefined;
  readonly counterpartId?: string | undefined;
  readonly status?: HotlineIssueRow['status'] | undefined;
  readonly drill?: boolean | undefined;
}

/** The issue as the record showed it, or shows it now. */
export function findIssue(
  store: SeenStore,
  issueId: string,
  knownAt: Instant | 'now',
): Promise<HotlineIssueRow | undefined> {
  return store.asKnown(hotlineIssues, knownAt).select(COLUMNS).where('issueId', '=', issueId).executeTakeFirst();
}

/** Issues and drills in the order that is asked for. */
export function listIssues(
  store: SeenStore,
  knownAt: Instant | 'now',
  { sort, limit, after, caseId, requestId, counterpartId, status, drill }: IssueFilter,
): Promise<HotlineIssueRow[]> {
  let list = store.asKnown(hotlineIssues, knownAt).select(COLUMNS);
  if (caseId !== undefined) list = list.where('caseId', '=', caseId);
  if (requestId !== undefined) list = list.where('requestId', '=', requestId);
  if (counterpartId !== undefined) list = list.where('counterpartId', '=', counterpartId);
  if (status !== undefined) list = list.where('status', '=', status);
  if (drill !== undefined) list = list.where('drill', '=', drill);
  return inOrder(list, ['escalatedAt', 'issueId'], { sort, limit, after }).execute();
}
