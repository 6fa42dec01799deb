import type { ByAge, ListPage } from '@comity/kernel';
import { inOrder, type SeenStore, type Told } from '@comity/read-store';
import { type HotlineIssueRow, hotlineIssueRow } from './hotline-issue.row.js';
import { issueDays, issueOn } from './issue-days.js';

const COLUMNS = hotlineIssueRow.keyof().options;

export interface IssueFilter extends ListPage<ByAge> {
  readonly caseId?: string | undefined;
  readonly requestId?: string | undefined;
  readonly counterpartId?: string | undefined;
  readonly status?: HotlineIssueRow['status'] | undefined;
  readonly drill?: boolean | undefined;
}

/** The issue as the record showed it, or shows it now: of its own day, or as it was on an earlier one. */
export async function findIssue(store: SeenStore, issueId: string, told: Told): Promise<HotlineIssueRow | undefined> {
  const row = await store.told(issueDays, told).select(COLUMNS).where('issueId', '=', issueId).executeTakeFirst();
  return row === undefined || told.trueOn === null ? row : issueOn(row, told.trueOn);
}

/** Issues and drills in the order that is asked for. */
export async function listIssues(
  store: SeenStore,
  told: Told,
  { sort, limit, after, caseId, requestId, counterpartId, status, drill }: IssueFilter,
): Promise<HotlineIssueRow[]> {
  let list = store.told(issueDays, told).select(COLUMNS);
  if (caseId !== undefined) list = list.where('caseId', '=', caseId);
  if (requestId !== undefined) list = list.where('requestId', '=', requestId);
  if (counterpartId !== undefined) list = list.where('counterpartId', '=', counterpartId);
  if (status !== undefined) list = list.where('status', '=', status);
  if (drill !== undefined) list = list.where('drill', '=', drill);
  const rows = await inOrder(list, ['escalatedAt', 'issueId'], { sort, limit, after }).execute();
  const { trueOn } = told;
  return trueOn === null ? rows : rows.map((row) => issueOn(row, trueOn));
}
