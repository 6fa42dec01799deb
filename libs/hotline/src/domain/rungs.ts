import { hoursAfter } from '@comity/calendars';
import type { Instant } from '@comity/kernel';
import type { HotlineData, HotlineEvent, PinnedLadder } from './hotline.events.js';
import { type EscalatedIssue, evolveEscalated } from './hotline.state.js';

type Rise = Extract<HotlineEvent, { type: 'IssueRaisedToNextLevel' }>;

/** Until when a level that is reached at the instant has to acknowledge (exclusive); null where the ladder has no such level. */
export function acknowledgeBy(ladder: PinnedLadder, level: number, reachedAt: Instant): Instant | null {
  const rung = ladder.rungs[level - 1];
  return rung === undefined ? null : hoursAfter(reachedAt, rung.acknowledgeWithin.amount);
}

/** The rise to the next level; null at the top. */
export function riseOf(
  state: EscalatedIssue,
  raisedAt: Instant,
  because: HotlineData<'IssueRaisedToNextLevel'>['because'],
): Rise | null {
  const level = state.level + 1;
  const by = acknowledgeBy(state.escalation.ladder, level, raisedAt);
  if (by === null) return null;
  const data = { level, raisedAt, acknowledgeBy: by, because };
  return { type: 'IssueRaisedToNextLevel', data, occurredAt: raisedAt };
}

/** On which level the issue stood at an instant, by the rises on record. */
export function levelAt({ level, levelsLeft }: EscalatedIssue, at: Instant): number {
  return levelsLeft.find(({ leftAt }) => at < leftAt)?.level ?? level;
}

/** An issue as it stood at an instant, with the rises that had brought it there and are not on record yet. */
export interface IssueAt {
  readonly issue: EscalatedIssue;
  readonly rises: readonly Rise[];
}

/**
 * The issue with every rise that the passing of time had brought by the instant. Each is dated at the due instant of the rung
 * below it, however late it is noticed: the record is the same whether or not a job ran in time.
 */
export function risenBy(issue: EscalatedIssue, by: Instant): IssueAt {
  const rises: Rise[] = [];
  let now = issue;
  while (now.phase === 'open' && now.acknowledgedAt === null && now.acknowledgeBy <= by) {
    const rise = riseOf(now, now.acknowledgeBy, { kind: 'not-acknowledged' });
    if (rise === null) break;
    rises.push(rise);
    now = evolveEscalated(now, rise);
  }
  return { issue: now, rises };
}
