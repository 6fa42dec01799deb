import { type Instant, instant, uuid } from '@comity/kernel';
import type { SeenStore } from '@comity/read-store';
import { z } from 'zod';
import { type HotlineIssueRow, hotlineIssueRow } from './hotline-issue.row.js';
import { hotlineIssues } from './hotline-issues.projection.js';

const COLUMNS = hotlineIssueRow.keyof().options;

/** Where a page of the list ended. */
export const issueCursor = z.object({ escalatedAt: instant, issueId: uuid });

export interface IssueFilter {
  readonly limit: number;
  readonly after?: z.infer<typeof issueCursor> | undefined;
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

/** Issues and drills, the newest first. */
export function listIssues(
  store: SeenStore,
  knownAt: Instant | 'now',
  { limit, after, caseId, requestId, counterpartId, status, drill }: IssueFilter,
): Promise<HotlineIssueRow[]> {
  let list = store
    .asKnown(hotlineIssues, knownAt)
    .select(COLUMNS)
    .orderBy('escalatedAt', 'desc')
    .orderBy('issueId', 'desc')
    .limit(limit);
  if (caseId !== undefined) list = list.where('caseId', '=', caseId);
  if (requestId !== undefined) list = list.where('requestId', '=', requestId);
  if (counterpartId !== undefined) list = list.where('counterpartId', '=', counterpartId);
  if (status !== undefined) list = list.where('status', '=', status);
  if (drill !== undefined) list = list.where('drill', '=', drill);
  if (after !== undefined) {
    list = list.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('escalatedAt', 'issueId'), '<', tuple(after.escalatedAt, after.issueId)),
    );
  }
  return list.execute();
}
