import { type CalendarDate, type Recorded, streamId } from '@comity/kernel';
import { existing, projection } from '@comity/read-store';
import { type HotlineData, type HotlineEvent, hotlineStream } from '../domain/hotline.events.js';
import type { HotlineIssueRow } from './hotline-issue.row.js';

/** One row per issue or drill. */
export const hotlineIssues = projection<HotlineEvent, HotlineIssueRow>({
  name: 'hotline-issues',
  version: 2,
  streams: [hotlineStream],
  columns: {
    issueId: 'uuid',
    drill: 'boolean',
    caseId: 'uuid',
    requestId: 'uuid',
    agreementId: 'uuid',
    counterpartId: 'uuid',
    raisedBy: 'text',
    subject: 'text',
    status: 'text',
    level: 'integer',
    acknowledgeBy: 'timestamptz',
    acknowledgedAt: 'timestamptz',
    escalatedAt: 'timestamptz',
    resolvedAt: 'timestamptz',
    resolution: 'text',
    ladder: 'jsonb',
    zone: 'text',
    rises: 'jsonb',
    attempts: 'jsonb',
    commitments: 'jsonb',
    attemptsMade: 'integer',
    contactsMade: 'integer',
    acknowledgements: 'integer',
    risesByThemselves: 'integer',
    commitmentsMade: 'integer',
    commitmentsKept: 'integer',
    commitmentsKeptLate: 'integer',
    commitmentsBroken: 'integer',
    revision: 'integer',
  },
  within: [
    { kind: 'case', member: 'caseId' },
    { kind: 'id', member: 'issueId', category: hotlineStream.category },
  ],
  indexes: [['escalatedAt', 'issueId'], ['issueId'], ['caseId', 'status'], ['requestId']],
  key: (event) => streamId(event.stream),
  on: {
    IssueEscalated: (_row, { data, revision }, issueId) => escalated(issueId, data, revision),
    ContactAttempted: (row, event) => {
      const before = existing(row, event);
      const attempts = [...before.attempts, { ...event.data, madeAt: null, spokeWith: null }];
      return { ...before, attempts, attemptsMade: before.attemptsMade + 1, revision: event.revision };
    },
    ContactMade: (row, event) => {
      const before = existing(row, event);
      const { attemptId, madeAt, spokeWith } = event.data;
      const attempts = before.attempts.map((one) =>
        one.attemptId === attemptId ? { ...one, madeAt, spokeWith } : one,
      );
      return { ...before, attempts, contactsMade: before.contactsMade + 1, revision: event.revision };
    },
    EscalationAcknowledged: (row, event) => {
      const before = existing(row, event);
      const { acknowledgedAt } = event.data;
      return { ...before, acknowledgedAt, acknowledgements: before.acknowledgements + 1, revision: event.revision };
    },
    CommitmentRecorded: (row, event) => {
      const before = existing(row, event);
      const made = { ...event.data, status: 'open' as const, settledOn: null, reason: null };
      const commitments = [...before.commitments, made];
      return { ...before, commitments, commitmentsMade: before.commitmentsMade + 1, revision: event.revision };
    },
    CommitmentFulfilled: fulfilled,
    CommitmentBroken: broken,
    CommitmentReopened: reopened,
    IssueRaisedToNextLevel: (row, event) => {
      const before = existing(row, event);
      const { level, raisedAt, acknowledgeBy, because } = event.data;
      const byItself = because.kind === 'not-acknowledged' ? 1 : 0;
      return {
        ...before,
        level,
        acknowledgeBy,
        acknowledgedAt: null,
        rises: [...before.rises, { level, raisedAt, because }],
        risesByThemselves: before.risesByThemselves + byItself,
        revision: event.revision,
      };
    },
    IssueResolved: (row, event) => {
      const { resolvedAt, resolution } = event.data;
      return { ...existing(row, event), status: 'resolved', resolvedAt, resolution, revision: event.revision };
    },
    DrillHeld: (row, event) => {
      const { heldAt: resolvedAt, findings: resolution } = event.data;
      return { ...existing(row, event), status: 'resolved', resolvedAt, resolution, revision: event.revision };
    },
  },
});

function escalated(issueId: string, data: HotlineData<'IssueEscalated'>, revision: number): HotlineIssueRow {
  return {
    ...data,
    issueId,
    caseId: data.caseId ?? null,
    requestId: data.requestId ?? null,
    status: 'open',
    acknowledgedAt: null,
    resolvedAt: null,
    resolution: null,
    rises: [],
    attempts: [],
    commitments: [],
    attemptsMade: 0,
    contactsMade: 0,
    acknowledgements: 0,
    risesByThemselves: 0,
    commitmentsMade: 0,
    commitmentsKept: 0,
    commitmentsKeptLate: 0,
    commitmentsBroken: 0,
    revision,
  };
}

type Settled<Type extends HotlineEvent['type']> = Recorded<Extract<HotlineEvent, { type: Type }>>;

/** Kept when it was fulfilled by its last day, or had none. */
function fulfilled(row: HotlineIssueRow | undefined, event: Settled<'CommitmentFulfilled'>): HotlineIssueRow {
  const before = existing(row, event);
  const { commitmentId, fulfilledOn: settledOn } = event.data;
  const dueOn = before.commitments.find((one) => one.commitmentId === commitmentId)?.dueOn ?? null;
  const late = dueOn !== null && settledOn > dueOn;
  const status = late ? 'kept-late' : 'kept';
  return {
    ...before,
    commitments: settle(before, commitmentId, { status, settledOn, reason: null }),
    commitmentsKept: before.commitmentsKept + (late ? 0 : 1),
    commitmentsKeptLate: before.commitmentsKeptLate + (late ? 1 : 0),
    revision: event.revision,
  };
}

function broken(row: HotlineIssueRow | undefined, event: Settled<'CommitmentBroken'>): HotlineIssueRow {
  const before = existing(row, event);
  const { commitmentId, brokenOn: settledOn, reason } = event.data;
  return {
    ...before,
    commitments: settle(before, commitmentId, { status: 'broken', settledOn, reason }),
    commitmentsBroken: before.commitmentsBroken + 1,
    revision: event.revision,
  };
}

/** As if it had never been settled. */
function reopened(row: HotlineIssueRow | undefined, event: Settled<'CommitmentReopened'>): HotlineIssueRow {
  const before = existing(row, event);
  const { commitmentId } = event.data;
  const status = before.commitments.find((one) => one.commitmentId === commitmentId)?.status;
  const without = (count: number, counted: Settlement['status']): number => (status === counted ? count - 1 : count);
  return {
    ...before,
    commitments: settle(before, commitmentId, { status: 'open', settledOn: null, reason: null }),
    commitmentsKept: without(before.commitmentsKept, 'kept'),
    commitmentsKeptLate: without(before.commitmentsKeptLate, 'kept-late'),
    commitmentsBroken: without(before.commitmentsBroken, 'broken'),
    revision: event.revision,
  };
}

interface Settlement {
  readonly status: HotlineIssueRow['commitments'][number]['status'];
  readonly settledOn: CalendarDate | null;
  readonly reason: string | null;
}

function settle({ commitments }: HotlineIssueRow, commitmentId: string, how: Settlement) {
  return commitments.map((one) => (one.commitmentId === commitmentId ? { ...one, ...how } : one));
}
