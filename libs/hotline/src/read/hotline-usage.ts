import type { Instant } from '@comity/kernel';
import type { SeenStore, Told } from '@comity/read-store';
import { sql } from 'kysely';
import { z } from 'zod';
import { type HotlineIssueRow, issueStatus } from './hotline-issue.row.js';
import { issueDays } from './issue-days.js';

const count = z.int().min(0);

/** How one kind of use went: real issues, or drills. */
export const usageFigures = z.object({
  issues: count.describe('Escalated in the period'),
  resolved: count,
  reached: count.describe('Issues in which somebody answered or called back at least once'),
  acknowledged: count.describe('Issues that some level acknowledged'),
  attempts: count.describe('Calls, answered or not'),
  contacts: count.describe('Calls that somebody answered or called back on'),
  risesByThemselves: count.describe('Times that nobody acknowledged within a rung’s time'),
  highestLevel: count.describe('0 where there was no issue'),
  commitments: count,
  commitmentsKept: count.describe('Fulfilled by their last day, or without one'),
  commitmentsKeptLate: count,
  commitmentsBroken: count,
});
export type UsageFigures = z.infer<typeof usageFigures>;

/** The use of the hotline; drills stand apart and are in no other figure. */
export const hotlineUsageFigures = z.object({ issues: usageFigures, drills: usageFigures });
export type HotlineUsage = z.infer<typeof hotlineUsageFigures>;

export interface UsageQuestion {
  /** Escalated at this instant or later. */
  readonly from?: Instant | undefined;
  /** Escalated before this instant. */
  readonly before?: Instant | undefined;
  readonly agreementId?: string | undefined;
  readonly counterpartId?: string | undefined;
  readonly raisedBy?: HotlineIssueRow['raisedBy'] | undefined;
}

const RESOLVED = issueStatus.enum.resolved;

const NONE: UsageFigures = usageFigures.parse(
  Object.fromEntries(usageFigures.keyof().options.map((name) => [name, 0])),
);

/** The use of the hotline, as the record knew it: up to its own day, or up to an earlier one. */
export async function hotlineUsage(
  store: SeenStore,
  told: Told,
  { from, before, agreementId, counterpartId, raisedBy }: UsageQuestion,
): Promise<HotlineUsage> {
  let rows = store
    .told(issueDays, told)
    .groupBy('drill')
    .select(['drill', ...Object.entries(FIGURES).map(([name, figure]) => figure.as(name as keyof UsageFigures))]);
  if (from !== undefined) rows = rows.where('escalatedAt', '>=', from);
  if (before !== undefined) rows = rows.where('escalatedAt', '<', before);
  if (agreementId !== undefined) rows = rows.where('agreementId', '=', agreementId);
  if (counterpartId !== undefined) rows = rows.where('counterpartId', '=', counterpartId);
  if (raisedBy !== undefined) rows = rows.where('raisedBy', '=', raisedBy);
  const found = await rows.execute();
  const of = (drill: boolean): UsageFigures => {
    const row = found.find((one) => one.drill === drill);
    return row === undefined ? NONE : usageFigures.parse(row);
  };
  return { issues: of(false), drills: of(true) };
}

const total = (column: keyof HotlineIssueRow) => sql<number>`sum(${sql.ref(column)})::integer`;

const FIGURES: Readonly<Record<keyof UsageFigures, ReturnType<typeof total>>> = {
  issues: sql<number>`count(*)::integer`,
  resolved: sql<number>`(count(*) filter (where ${sql.ref('status')} = ${RESOLVED}))::integer`,
  reached: sql<number>`(count(*) filter (where ${sql.ref('contactsMade')} > 0))::integer`,
  acknowledged: sql<number>`(count(*) filter (where ${sql.ref('acknowledgements')} > 0))::integer`,
  attempts: total('attemptsMade'),
  contacts: total('contactsMade'),
  risesByThemselves: total('risesByThemselves'),
  highestLevel: sql<number>`max(${sql.ref('level')})::integer`,
  commitments: total('commitmentsMade'),
  commitmentsKept: total('commitmentsKept'),
  commitmentsKeptLate: total('commitmentsKeptLate'),
  commitmentsBroken: total('commitmentsBroken'),
};
