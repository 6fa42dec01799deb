import { type Instant, type Recorded, streamId } from '@comity/kernel';
import { existing, projection } from '@comity/read-store';
import { hotlineDecider } from '../domain/hotline.decider.js';
import { type HotlineEvent, hotlineStream } from '../domain/hotline.events.js';
import { type EscalatedIssue, escalated, evolveEscalated, type LaterEvent } from '../domain/hotline.state.js';

/** A level that will be left when its time to acknowledge passes and nothing else happens. */
export interface RungTimer {
  readonly level: number;
  readonly dueAt: Instant;
}

export interface RungTimersRow {
  readonly issueId: string;
  /** Null while nothing is pending. */
  readonly nextDueAt: Instant | null;
  readonly timers: readonly RungTimer[];
  readonly facts: TimedFacts;
}

/** As much of an issue's state as its rise depends on; what it is about is left out. */
type TimedFacts = Omit<EscalatedIssue, 'levelsLeft' | 'attempts' | 'commitments'>;

/** One row per issue. Works for the scheduler alone. */
export const rungTimers = projection<HotlineEvent, RungTimersRow>({
  name: 'hotline-rung-timers',
  version: 1,
  streams: [hotlineStream],
  columns: { issueId: 'uuid', nextDueAt: 'timestamptz', timers: 'jsonb', facts: 'jsonb' },
  indexes: [['nextDueAt']],
  key: (event) => streamId(event.stream),
  on: {
    IssueEscalated: (_row, { data }, issueId) => rowOf(issueId, escalated(data)),
    ContactAttempted: 'ignored',
    ContactMade: 'ignored',
    EscalationAcknowledged: timersAfter,
    CommitmentRecorded: 'ignored',
    CommitmentFulfilled: 'ignored',
    CommitmentBroken: 'ignored',
    CommitmentReopened: 'ignored',
    IssueRaisedToNextLevel: timersAfter,
    IssueResolved: timersAfter,
    DrillHeld: timersAfter,
  },
});

function timersAfter(row: RungTimersRow | undefined, event: Recorded<LaterEvent>, issueId: string): RungTimersRow {
  const { facts } = existing(row, event);
  const state = { ...facts, levelsLeft: [], attempts: new Map(), commitments: new Map() };
  return rowOf(issueId, evolveEscalated(state, event));
}

function rowOf(issueId: string, state: EscalatedIssue): RungTimersRow {
  const timers = pendingTimers(state);
  return { issueId, nextDueAt: timers[0]?.dueAt ?? null, timers, facts: factsOf(state) };
}

/** A timer is pending while the decider, asked at the due instant, would raise: the rule stands in one place only. */
function pendingTimers(state: EscalatedIssue): RungTimer[] {
  const { level, acknowledgeBy: dueAt } = state;
  const decision = hotlineDecider.decide({ type: 'raise-overdue-rung', level, at: dueAt }, state);
  return decision.accepted && decision.events.length > 0 ? [{ level, dueAt }] : [];
}

function factsOf(issue: EscalatedIssue): TimedFacts {
  const { levelsLeft: _levelsLeft, attempts: _attempts, commitments: _commitments, escalation, ...rung } = issue;
  return { ...rung, escalation: { ...escalation, subject: '' } };
}
