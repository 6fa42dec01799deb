import type { CalendarDate, Instant } from '@comity/kernel';
import type { HotlineIssueRow } from './hotline-issue.row.js';

/** What the use of the hotline is counted by. */
export const USAGE_COUNTS = [
  'escalations',
  'resolved',
  'reached',
  'attempts',
  'contacts',
  'risesByThemselves',
  'commitments',
  'commitmentsKept',
  'commitmentsKeptLate',
  'commitmentsBroken',
  'commitmentsOverdue',
] as const;
export type UsageCounts = Readonly<Record<(typeof USAGE_COUNTS)[number], number>>;

/** The day and the instant that figures are for; what happened later does not count, whenever it was recorded. */
export interface UseMoment {
  readonly on: CalendarDate;
  readonly at: Instant;
}

const NO_USE: UsageCounts = Object.freeze(Object.fromEntries(USAGE_COUNTS.map((name) => [name, 0]))) as UsageCounts;

/** What one issue, or drill, counts in each figure of hotline use; nothing while it was not escalated yet. */
export function useOf(issue: HotlineIssueRow, { on, at }: UseMoment): UsageCounts {
  if (issue.escalatedAt > at) return NO_USE;
  const has = (instant: Instant | null): boolean => instant !== null && instant <= at;
  const attempts = issue.attempts.filter(({ attemptedAt }) => has(attemptedAt));
  const contacts = attempts.filter(({ madeAt }) => has(madeAt));
  const rises = issue.rises.filter(({ raisedAt, because }) => has(raisedAt) && because.kind === 'not-acknowledged');
  return {
    escalations: 1,
    resolved: has(issue.resolvedAt) ? 1 : 0,
    reached: contacts.length > 0 ? 1 : 0,
    attempts: attempts.length,
    contacts: contacts.length,
    risesByThemselves: rises.length,
    ...commitmentsOf(issue, on),
  };
}

type CommitmentCounts = Pick<UsageCounts, Extract<keyof UsageCounts, `commitments${string}`>>;

function commitmentsOf({ commitments }: HotlineIssueRow, on: CalendarDate): CommitmentCounts {
  const made = commitments.filter(({ madeOn }) => madeOn <= on);
  const isSettled = ({ settledOn }: (typeof made)[number]): boolean => settledOn !== null && settledOn <= on;
  const settled = (status: 'kept' | 'kept-late' | 'broken'): number =>
    made.filter((one) => isSettled(one) && one.status === status).length;
  return {
    commitments: made.length,
    commitmentsKept: settled('kept'),
    commitmentsKeptLate: settled('kept-late'),
    commitmentsBroken: settled('broken'),
    commitmentsOverdue: made.filter((one) => !isSettled(one) && one.dueOn !== null && one.dueOn < on).length,
  };
}

/** All uses together. */
export function addedUses(uses: readonly UsageCounts[]): UsageCounts {
  const sum = (name: keyof UsageCounts): number => uses.reduce((total, use) => total + use[name], 0);
  return Object.fromEntries(USAGE_COUNTS.map((name) => [name, sum(name)])) as UsageCounts;
}
