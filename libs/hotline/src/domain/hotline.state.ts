import type { CalendarDate, Instant } from '@comity/kernel';
import type { HotlineData, HotlineEvent } from './hotline.events.js';

export type Escalation = HotlineData<'IssueEscalated'>;
export type Commitment = HotlineData<'CommitmentRecorded'> & { readonly settled: Settlement | null };
export type Attempt = HotlineData<'ContactAttempted'> & { readonly madeAt: Instant | null };

/** How a commitment ended, and on which day. */
export interface Settlement {
  readonly how: 'fulfilled' | 'broken';
  readonly on: CalendarDate;
}

/** A level that the issue has left, and since when. */
export interface LevelLeft {
  readonly level: number;
  readonly leftAt: Instant;
  /** By a person; otherwise because its time had passed. */
  readonly byHand: boolean;
}

/** Where on the ladder the issue stands. */
export interface Rung {
  readonly level: number;
  readonly reachedAt: Instant;
  /** The instant by which this level has to acknowledge (exclusive). */
  readonly acknowledgeBy: Instant;
  /** Null while this level has not. */
  readonly acknowledgedAt: Instant | null;
}

export interface EscalatedIssue extends Rung {
  readonly phase: 'open' | 'resolved';
  readonly escalation: Escalation;
  /** From the lowest on. */
  readonly levelsLeft: readonly LevelLeft[];
  readonly attempts: ReadonlyMap<string, Attempt>;
  readonly commitments: ReadonlyMap<string, Commitment>;
}

export type HotlineState = { readonly phase: 'unknown' } | EscalatedIssue;

export const unknownIssue: HotlineState = { phase: 'unknown' };

export function evolveHotline(state: HotlineState, event: HotlineEvent): HotlineState {
  if (event.type === 'IssueEscalated') return escalated(event.data);
  return state.phase === 'unknown' ? state : evolveEscalated(state, event);
}

/** The issue as it stands when it is escalated. */
export function escalated(escalation: Escalation): EscalatedIssue {
  const { level, escalatedAt, acknowledgeBy } = escalation;
  const rung = { level, reachedAt: escalatedAt, acknowledgeBy, acknowledgedAt: null };
  return { phase: 'open', escalation, ...rung, levelsLeft: [], attempts: new Map(), commitments: new Map() };
}

/** What can happen to an issue once it is escalated. */
export type LaterEvent = Exclude<HotlineEvent, { type: 'IssueEscalated' }>;

export function evolveEscalated(state: EscalatedIssue, event: LaterEvent): EscalatedIssue {
  switch (event.type) {
    case 'ContactAttempted':
      return { ...state, attempts: put(state.attempts, event.data.attemptId, { ...event.data, madeAt: null }) };
    case 'ContactMade': {
      const { attemptId, madeAt } = event.data;
      const attempt = state.attempts.get(attemptId);
      return attempt === undefined
        ? state
        : { ...state, attempts: put(state.attempts, attemptId, { ...attempt, madeAt }) };
    }
    case 'EscalationAcknowledged':
      return { ...state, acknowledgedAt: event.data.acknowledgedAt };
    case 'CommitmentRecorded': {
      const { commitmentId } = event.data;
      return { ...state, commitments: put(state.commitments, commitmentId, { ...event.data, settled: null }) };
    }
    case 'CommitmentFulfilled':
      return settled(state, event.data.commitmentId, { how: 'fulfilled', on: event.data.fulfilledOn });
    case 'CommitmentBroken':
      return settled(state, event.data.commitmentId, { how: 'broken', on: event.data.brokenOn });
    case 'CommitmentReopened':
      return settled(state, event.data.commitmentId, null);
    case 'IssueRaisedToNextLevel': {
      const { level, raisedAt, acknowledgeBy, because } = event.data;
      const left = { level: state.level, leftAt: raisedAt, byHand: because.kind === 'by-hand' };
      const levelsLeft = [...state.levelsLeft, left];
      return { ...state, level, reachedAt: raisedAt, acknowledgeBy, acknowledgedAt: null, levelsLeft };
    }
    case 'IssueResolved':
    case 'DrillHeld':
      return { ...state, phase: 'resolved' };
  }
}

function settled(state: EscalatedIssue, commitmentId: string, settlement: Settlement | null): EscalatedIssue {
  const commitment = state.commitments.get(commitmentId);
  if (commitment === undefined) return state;
  return { ...state, commitments: put(state.commitments, commitmentId, { ...commitment, settled: settlement }) };
}

function put<T>(map: ReadonlyMap<string, T>, key: string, value: T): ReadonlyMap<string, T> {
  return new Map([...map, [key, value]]);
}
