import { accept, refuse } from '@comity/kernel';
import { refuseBefore, refuseFuture, refuseMoment, refuseResolved } from './hotline.checks.js';
import type {
  Acknowledge,
  Escalate,
  HotlineDecision,
  HotlineTerms,
  RaiseByHand,
  RaiseOverdueRung,
  RefusedHotline,
} from './hotline.commands.js';
import type { HotlineEvent, IssueContent } from './hotline.events.js';
import type { EscalatedIssue } from './hotline.state.js';
import { acknowledgeBy, risenBy, riseOf } from './rungs.js';

/** An issue belongs to an open request, or is a drill; it starts on a rung of the ladder that holds on the day. */
export function escalate(command: Escalate): HotlineDecision {
  const { issue, escalatedAt, level, terms, at } = command;
  const refusal = refuseFuture('escalatedAt', escalatedAt, at) ?? refuseMatter(command) ?? refuseTerms(issue, terms);
  if (refusal !== null) return refusal;
  const { ladder, zone } = terms;
  if (ladder === null) {
    return refuse('ladder-missing', 'the agreement has no hotline ladder on that day; define one first');
  }
  const pinned = { ladderVersion: ladder.ladderVersion, rungs: ladder.rungs };
  const by = acknowledgeBy(pinned, level, escalatedAt);
  if (by === null) {
    return refuse('level-unknown', `the ladder has levels 1 to ${ladder.rungs.length}; start on one of them`);
  }
  return accept({
    type: 'IssueEscalated',
    data: { ...issue, escalatedAt, level, acknowledgeBy: by, ladder: pinned, zone },
    occurredAt: escalatedAt,
  });
}

function refuseMatter({ issue, request, escalatedAt }: Escalate): RefusedHotline | null {
  const { drill, requestId, caseId } = issue;
  if (drill) {
    if (requestId === undefined && caseId === undefined) return null;
    return refuse('content-invalid', 'a drill is about no request and in no case; leave both out');
  }
  if (request === null || request.phase === 'unknown' || requestId === undefined || caseId === undefined) {
    return refuse('request-unknown', 'there is no such request; name the open request that the issue is about');
  }
  if (request.phase !== 'open') {
    return refuse('request-not-open', `the request is ${request.phase}; only an open request has a hotline`);
  }
  return request.filedAt === null ? null : refuseBefore('escalatedAt', escalatedAt, request.filedAt);
}

function refuseTerms(issue: IssueContent, terms: HotlineTerms): RefusedHotline | null {
  if (terms.standing === 'unregistered') {
    return refuse('agreement-unknown', 'no such agreement is registered; register it first, or check its id');
  }
  if (terms.standing !== 'in-force') {
    return refuse(
      'agreement-not-in-force',
      `on that day the agreement is ${terms.standing}; there is no hotline under it`,
    );
  }
  if (terms.isParty) return null;
  return refuse(
    'counterpart-not-party',
    `${issue.counterpartId} is not a party to the agreement; name a counterpart that is`,
  );
}

/**
 * Whoever acknowledges late acknowledges the level that the issue has reached by then; the level never falls. One that a
 * person took it to acknowledges for itself: what a lower level had said before does not keep the issue from going up.
 */
export function acknowledge(command: Acknowledge, state: EscalatedIssue): HotlineDecision {
  const { acknowledgedAt, acknowledgedBy, at } = command;
  const refusal = refuseResolved(state) ?? refuseMoment('acknowledgedAt', acknowledgedAt, state, at);
  if (refusal !== null) return refusal;
  const { issue, rises } = risenBy(state, acknowledgedAt);
  const raised = issue.levelsLeft.findLast(({ byHand }) => byHand);
  if (raised !== undefined && acknowledgedAt < raised.leftAt) {
    return refuse(
      'date-too-early',
      `a person took the issue above level ${raised.level} at ${raised.leftAt}; give an acknowledgement from then on`,
    );
  }
  if (issue.acknowledgedAt !== null) {
    return issue.acknowledgedAt === acknowledgedAt
      ? accept()
      : refuse(
          'already-acknowledged',
          `level ${issue.level} acknowledged at ${issue.acknowledgedAt}; an acknowledgement stands`,
        );
  }
  const data = { level: issue.level, acknowledgedAt, acknowledgedBy };
  return accept<HotlineEvent>(...rises, { type: 'EscalationAcknowledged', data, occurredAt: acknowledgedAt });
}

/** A person takes the issue up, acknowledged or not; the next level has its own time to acknowledge. */
export function raiseByHand({ raisedAt, reason, at }: RaiseByHand, state: EscalatedIssue): HotlineDecision {
  const refusal = refuseResolved(state) ?? refuseMoment('raisedAt', raisedAt, state, at);
  if (refusal !== null) return refusal;
  const { issue, rises } = risenBy(state, raisedAt);
  const early = refuseBefore('raisedAt', raisedAt, issue.reachedAt);
  if (early !== null) return early;
  const rise = riseOf(issue, raisedAt, { kind: 'by-hand', reason });
  if (rise === null)
    return refuse('top-level-reached', `level ${issue.level} is the highest; there is nobody above it`);
  return accept<HotlineEvent>(...rises, rise);
}

/**
 * An issue that is not acknowledged within its rung's time goes up by itself, once per rung. Asked about a level that it has
 * left, or at the top, nothing happens.
 */
export function raiseOverdueRung({ level, at }: RaiseOverdueRung, state: EscalatedIssue): HotlineDecision {
  if (state.phase !== 'open' || state.level !== level || state.acknowledgedAt !== null) return accept();
  if (at < state.acknowledgeBy)
    return refuse('not-yet-due', `level ${level} may acknowledge until ${state.acknowledgeBy}`);
  return accept<HotlineEvent>(...risenBy(state, at).rises);
}
