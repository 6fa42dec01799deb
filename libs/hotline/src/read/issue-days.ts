import type { ColumnsAsKnown, DayRows, TrueDay } from '@comity/read-store';
import { type RawBuilder, sql } from 'kysely';
import { acknowledgeBy } from '../domain/rungs.js';
import type { HotlineIssueRow } from './hotline-issue.row.js';
import { hotlineIssues } from './hotline-issues.projection.js';

/**
 * How issues and drills are told of a day, as figures of hotline use count them (`useOf`): what happened by its last instant in
 * the office, commitments by their days. `issueOn` tells what is in lists inside the row.
 */
export const issueDays: DayRows<HotlineIssueRow> = {
  projection: hotlineIssues,
  existed: (of, { at }) => sql<boolean>`${of('escalatedAt')} <= ${at}`,
  differs: (of, day) => {
    const isResolved = sql<boolean>`coalesce(${of('resolvedAt')} <= ${day.at}, false)`;
    return {
      status: sql`case when ${isResolved} then 'resolved' else 'open' end`,
      resolvedAt: sql`case when ${isResolved} then ${of('resolvedAt')} end`,
      resolution: sql`case when ${isResolved} then ${of('resolution')} end`,
      ...levels(of, day),
      ...contacts(of, day),
      ...commitments(of, day),
    };
  },
};

/** An earlier level's acknowledgement is not in the row: a level that rose by itself had none, of the others nothing is said. */
function levels(of: ColumnsAsKnown<HotlineIssueRow>, { at }: TrueDay) {
  const risen = (which: RawBuilder<unknown>) =>
    sql<number>`(select count(*)::integer from jsonb_array_elements(${of('rises')}) as rise where ${which})`;
  const later = risen(sql`(rise ->> 'raisedAt')::timestamptz > ${at}`);
  const isAcknowledged = sql<boolean>`(coalesce(${of('acknowledgedAt')} <= ${at}, false) and ${later} = 0)`;
  return {
    level: sql`${of('level')} - ${later}`,
    acknowledgedAt: sql`case when ${isAcknowledged} then ${of('acknowledgedAt')} end`,
    acknowledgements: sql`${of('acknowledgements')}
      - case when ${of('acknowledgedAt')} is not null and not ${isAcknowledged} then 1 else 0 end`,
    risesByThemselves: risen(
      sql`(rise ->> 'raisedAt')::timestamptz <= ${at} and rise -> 'because' ->> 'kind' = 'not-acknowledged'`,
    ),
  };
}

function contacts(of: ColumnsAsKnown<HotlineIssueRow>, { at }: TrueDay) {
  const counted = (which: RawBuilder<unknown>) =>
    sql`(select count(*)::integer from jsonb_array_elements(${of('attempts')}) as attempt
      where (attempt ->> 'attemptedAt')::timestamptz <= ${at} and ${which})`;
  return {
    attemptsMade: counted(sql`true`),
    contactsMade: counted(sql`(attempt ->> 'madeAt')::timestamptz <= ${at}`),
  };
}

function commitments(of: ColumnsAsKnown<HotlineIssueRow>, { on }: TrueDay) {
  const counted = (which: RawBuilder<unknown>) =>
    sql`(select count(*)::integer from jsonb_array_elements(${of('commitments')}) as made
      where (made ->> 'madeOn')::date <= ${on}::date and ${which})`;
  const settled = (status: HotlineIssueRow['commitments'][number]['status']) =>
    counted(sql`(made ->> 'settledOn')::date <= ${on}::date and made ->> 'status' = ${status}`);
  return {
    commitmentsMade: counted(sql`true`),
    commitmentsKept: settled('kept'),
    commitmentsKeptLate: settled('kept-late'),
    commitmentsBroken: settled('broken'),
  };
}

/** The lists inside the row as they were on the day, and until when the level of that day had to acknowledge. */
export function issueOn(row: HotlineIssueRow, { on, at }: TrueDay): HotlineIssueRow {
  const rises = row.rises.filter(({ raisedAt }) => raisedAt <= at);
  const reachedAt = rises.at(-1)?.raisedAt ?? row.escalatedAt;
  const isRaisedLater = rises.length < row.rises.length;
  const by = isRaisedLater ? acknowledgeBy(row.ladder, row.level, reachedAt) : null;
  const attempts = row.attempts.filter(({ attemptedAt }) => attemptedAt <= at);
  const made = row.commitments.filter(({ madeOn }) => madeOn <= on);
  return {
    ...row,
    rises,
    acknowledgeBy: by ?? row.acknowledgeBy,
    attempts: attempts.map((one) => (one.madeAt !== null && one.madeAt > at ? { ...one, ...NOT_REACHED } : one)),
    commitments: made.map((one) => (one.settledOn !== null && one.settledOn > on ? { ...one, ...OPEN } : one)),
  };
}

const NOT_REACHED = { madeAt: null, spokeWith: null };
const OPEN = { status: 'open', settledOn: null, reason: null } as const;
