import { idFrom } from '@comity/kernel';
import { scenario } from '@comity/testing';
import {
  acknowledged,
  content,
  drillContent,
  drillStarted,
  ESCALATED,
  escalate,
  escalated,
  hours,
  LATER,
  ladder,
  resolved,
  risen,
  startDrill,
  terms,
} from '../testing/hotline.fixtures.js';
import type { HotlineCommand } from './hotline.commands.js';
import { hotlineDecider } from './hotline.decider.js';
import type { HotlineEvent } from './hotline.events.js';

const { given } = scenario(hotlineDecider);
const attemptId = idFrom('attempt', 1);
const commitmentId = idFrom('commitment', 1);

const call = (attemptedAt: string, spokeWith?: string): HotlineCommand => ({
  ...{ type: 'attempt-contact', attemptId, attemptedAt, channel: 'telephone', contact: 'Duty desk' },
  ...{ spokeWith, at: LATER },
});
const called = (attemptedAt: string, level = 1): HotlineEvent => ({
  type: 'ContactAttempted',
  data: { attemptId, level, attemptedAt, channel: 'telephone', contact: 'Duty desk' },
  occurredAt: attemptedAt,
});
const spoke = (madeAt: string): HotlineEvent => ({
  type: 'ContactMade',
  data: { attemptId, madeAt, spokeWith: 'Li' },
  occurredAt: madeAt,
});
const callBack = (madeAt: string): HotlineCommand => ({
  ...{ type: 'record-contact', attemptId, madeAt, spokeWith: 'Li', at: LATER },
});
const acknowledge = (acknowledgedAt: string, at = LATER): HotlineCommand => ({
  ...{ type: 'acknowledge', acknowledgedAt, acknowledgedBy: 'Head of unit', at },
});
const raise = (raisedAt: string): HotlineCommand => ({
  type: 'raise',
  raisedAt,
  reason: 'they cannot decide',
  at: LATER,
});
const askAbout = (level: number, at: string): HotlineCommand => ({ type: 'raise-overdue-rung', level, at });
const resolve = (resolvedAt: string): HotlineCommand => ({
  ...{ type: 'resolve', resolvedAt, resolution: 'The records arrived', at: LATER },
});
const promise = (changes: object = {}): HotlineCommand => ({
  ...{ type: 'record-commitment', commitmentId, party: 'counterpart', madeOn: '2016-03-04', dueOn: '2016-03-11' },
  ...{ text: 'The subscriber data', at: LATER },
  ...changes,
});
const promised: HotlineEvent = {
  type: 'CommitmentRecorded',
  data: {
    ...{ commitmentId, party: 'counterpart', madeOn: '2016-03-04', dueOn: '2016-03-11', text: 'The subscriber data' },
  },
};
const fulfil = (fulfilledOn: string): HotlineCommand => ({
  ...{ type: 'fulfil-commitment', commitmentId, fulfilledOn, at: LATER },
});
const breach = (brokenOn: string): HotlineCommand => ({
  ...{ type: 'break-commitment', commitmentId, brokenOn, reason: 'withdrawn by note', at: LATER },
});
const kept: HotlineEvent = { type: 'CommitmentFulfilled', data: { commitmentId, fulfilledOn: '2016-03-10' } };
const broken: HotlineEvent = {
  type: 'CommitmentBroken',
  data: { commitmentId, brokenOn: '2016-03-12', reason: 'withdrawn by note' },
};

describe('an issue belongs to an open request, or is a drill [issue-is-about-an-open-request]', () => {
  it('is taken to the hotline about an open request, with the time that the first rung has', () =>
    given().when(escalate).emits(escalated()));

  it('may start on a higher rung where the matter cannot wait', () =>
    given()
      .when({ ...escalate, level: 3 })
      .emits(escalated({ level: 3, acknowledgeBy: hours(24) })));

  it('may be a drill, which is about no request', () => given().when(startDrill).emits(drillStarted));

  it.each(['draft', 'closed', 'withdrawn'] as const)('is refused about a request that is %s', (phase) =>
    given()
      .when({ ...escalate, request: { phase, filedAt: null } })
      .refuses('request-not-open'),
  );

  it('is refused about a request that does not exist, or about none without being a drill', () => {
    given()
      .when({ ...escalate, request: { phase: 'unknown', filedAt: null } })
      .refuses('request-unknown');
    given()
      .when({ ...escalate, issue: { ...drillContent, drill: false } })
      .refuses('request-unknown');
    given()
      .when({ ...startDrill, issue: { ...content, drill: true } })
      .refuses('content-invalid');
  });

  it('is refused before the request was filed, in the future, or at a moment that does not exist', () => {
    given()
      .when({ ...escalate, escalatedAt: '2016-01-31T09:00:00.000Z' })
      .refuses('date-too-early');
    given()
      .when({ ...escalate, at: '2016-03-04T08:59:59.999Z' })
      .refuses('date-in-the-future');
    given()
      .when({ ...escalate, escalatedAt: '2016-02-30T09:00:00.000Z' })
      .refuses('content-invalid');
  });

  it('is refused where the agreement does not hold, has no ladder, or not such a level', () => {
    given()
      .when({ ...escalate, terms: { ...terms, standing: 'suspended' } })
      .refuses('agreement-not-in-force');
    given()
      .when({ ...startDrill, terms: { ...terms, standing: 'unregistered' } })
      .refuses('agreement-unknown');
    given()
      .when({ ...startDrill, terms: { ...terms, isParty: false } })
      .refuses('counterpart-not-party');
    given()
      .when({ ...escalate, terms: { ...terms, ladder: null } })
      .refuses('ladder-missing');
    given()
      .when({ ...escalate, level: ladder.rungs.length + 1 })
      .refuses('level-unknown');
  });

  it('is escalated once: again is a retry, another issue under its id is refused', () => {
    given(escalated()).when(escalate).changesNothing();
    given(escalated())
      .when({ ...escalate, issue: { ...content, subject: 'Another' } })
      .refuses('issue-already-escalated');
  });

  it('must be known to be worked on', () => {
    for (const command of [call(hours(1)), acknowledge(hours(1)), raise(hours(1)), resolve(hours(1)), promise()]) {
      given().when(command).refuses('issue-unknown');
    }
  });
});

describe('a call nobody answers is still an attempt [unanswered-calls-count]', () => {
  it('is an attempt without contact', () =>
    given(escalated())
      .when(call(hours(1)))
      .emits(called(hours(1))));

  it('is an attempt and a contact when somebody answers', () =>
    given(escalated())
      .when(call(hours(1), 'Li'))
      .emits(called(hours(1)), spoke(hours(1))));

  it('becomes a contact when they call back', () =>
    given(escalated(), called(hours(1)))
      .when(callBack(hours(2)))
      .emits(spoke(hours(2))));

  it('is not an acknowledgement: the issue goes up all the same', () =>
    given(escalated(), called(hours(1)), spoke(hours(1)))
      .when(askAbout(1, hours(4)))
      .emits(risen(2, hours(4))));

  it('is recorded once, and never rewritten', () => {
    given(escalated(), called(hours(1)))
      .when(call(hours(1)))
      .changesNothing();
    given(escalated(), called(hours(1)))
      .when(call(hours(2)))
      .refuses('attempt-id-reused');
    given(escalated(), called(hours(1)), spoke(hours(2)))
      .when(callBack(hours(2)))
      .changesNothing();
    given(escalated(), called(hours(1)), spoke(hours(2)))
      .when(callBack(hours(3)))
      .refuses('contact-already-made');
  });

  it('needs a call to be called back on, and cannot come before it', () => {
    given(escalated())
      .when(callBack(hours(2)))
      .refuses('attempt-unknown');
    given(escalated(), called(hours(2)))
      .when(callBack(hours(1)))
      .refuses('date-too-early');
  });

  it('cannot lie before the escalation or in the future', () => {
    given(escalated())
      .when(call(hours(-1)))
      .refuses('date-too-early');
    given(escalated()).when(call('2016-06-01T12:00:00.001Z')).refuses('date-in-the-future');
  });
});

describe('an issue not acknowledged within its rung’s time goes up by itself [rungs-rise-by-themselves]', () => {
  it('goes up once its time has passed, dated at the due instant however late it is noticed', () =>
    given(escalated())
      .when(askAbout(1, hours(5)))
      .emits(risen(2, hours(4))));

  it('does not go up a millisecond early', () =>
    given(escalated()).when(askAbout(1, '2016-03-04T12:59:59.999Z')).refuses('not-yet-due'));

  it('goes up once per rung, however often it is asked', () =>
    given(escalated(), risen(2, hours(4)))
      .when(askAbout(1, hours(5)))
      .changesNothing());

  it('goes up through every rung whose time has passed, as it would have with a job in time', () =>
    given(escalated())
      .when(askAbout(1, hours(100)))
      .emits(risen(2, hours(4)), risen(3, hours(16))));

  it('stays at the top when nobody is above it', () =>
    given(escalated(), risen(2, hours(4)), risen(3, hours(16)))
      .when(askAbout(3, hours(100)))
      .changesNothing());

  it('stays where it is acknowledged in time', () => {
    given(escalated())
      .when(acknowledge(hours(3)))
      .emits(acknowledged(1, hours(3)));
    given(escalated(), acknowledged(1, hours(3)))
      .when(askAbout(1, hours(5)))
      .changesNothing();
  });

  it('has gone up before an acknowledgement that came too late, whether or not a job had noticed', () => {
    given(escalated())
      .when(acknowledge(hours(5)))
      .emits(risen(2, hours(4)), acknowledged(2, hours(5)));
    given(escalated(), risen(2, hours(4)))
      .when(acknowledge(hours(5)))
      .emits(acknowledged(2, hours(5)));
  });

  it('has gone up when it is acknowledged at the due instant itself', () =>
    given(escalated())
      .when(acknowledge(hours(4)))
      .emits(risen(2, hours(4)), acknowledged(2, hours(4))));

  it('never comes down: an acknowledgement that is recorded late counts for the level it has reached', () =>
    given(escalated(), risen(2, hours(4)))
      .when(acknowledge(hours(3)))
      .emits(acknowledged(2, hours(3))));

  it('is acknowledged once per level', () => {
    given(escalated(), acknowledged(1, hours(3)))
      .when(acknowledge(hours(3)))
      .changesNothing();
    given(escalated(), acknowledged(1, hours(3)))
      .when(acknowledge(hours(2)))
      .refuses('already-acknowledged');
  });
});

describe('the level only rises until the issue is resolved [hotline-level-only-rises]', () => {
  const byHand: HotlineEvent = {
    type: 'IssueRaisedToNextLevel',
    data: {
      ...{ level: 2, raisedAt: hours(2), acknowledgeBy: hours(14) },
      because: { kind: 'by-hand', reason: 'they cannot decide' },
    },
    occurredAt: hours(2),
  };

  it('is raised by hand before its time, and the next level has its own', () =>
    given(escalated())
      .when(raise(hours(2)))
      .emits(byHand));

  it('is raised although it was acknowledged, and has to be acknowledged anew', () => {
    given(escalated(), acknowledged(1, hours(1)))
      .when(raise(hours(2)))
      .emits(byHand);
    given(escalated(), acknowledged(1, hours(1)), byHand)
      .when(askAbout(2, hours(14)))
      .emits(risen(3, hours(14)));
  });

  it('is not raised above the top, nor before the level was reached', () => {
    given(escalated({ level: 3, acknowledgeBy: hours(24) }))
      .when(raise(hours(2)))
      .refuses('top-level-reached');
    given(escalated(), risen(2, hours(4)))
      .when(raise(hours(3)))
      .refuses('date-too-early');
  });

  it('ends with the resolution, after the rises that time had brought by then', () => {
    given(escalated())
      .when(resolve(hours(3)))
      .emits(resolved);
    given(escalated())
      .when(resolve(hours(5)))
      .emitsTypes('IssueRaisedToNextLevel', 'IssueResolved');
    given(escalated(), resolved)
      .when(askAbout(1, hours(100)))
      .changesNothing();
  });

  it('is resolved for good', () => {
    given(escalated(), resolved)
      .when(resolve(hours(3)))
      .changesNothing();
    for (const command of [call(hours(1)), acknowledge(hours(1)), raise(hours(1)), promise()]) {
      given(escalated(), resolved).when(command).refuses('issue-resolved');
    }
  });
});

describe('commitments are kept or broken [commitments-are-settled-once]', () => {
  it('are recorded with who promised and by when', () => given(escalated()).when(promise()).emits(promised));

  it('are recorded once, and never rewritten', () => {
    given(escalated(), promised).when(promise()).changesNothing();
    given(escalated(), promised)
      .when(promise({ text: 'More' }))
      .refuses('commitment-id-reused');
  });

  it('are fulfilled or broken, also after the issue is resolved', () => {
    given(escalated(), promised, resolved).when(fulfil('2016-03-10')).emits(kept);
    given(escalated(), promised, resolved).when(breach('2016-03-12')).emits(broken);
  });

  it('are settled once', () => {
    given(escalated(), promised, kept).when(fulfil('2016-03-10')).changesNothing();
    given(escalated(), promised, kept).when(breach('2016-03-12')).refuses('commitment-settled');
    given(escalated(), promised, broken).when(fulfil('2016-03-13')).refuses('commitment-settled');
  });

  it('must be known to be settled, and not before they were made', () => {
    given(escalated()).when(fulfil('2016-03-10')).refuses('commitment-unknown');
    given(escalated(), promised).when(fulfil('2016-03-03')).refuses('date-too-early');
    given(escalated(), promised).when(breach('2016-06-02')).refuses('date-in-the-future');
  });

  it.each([
    [{ madeOn: '2016-03-03' }, 'date-too-early'],
    [{ madeOn: '2016-06-02', dueOn: null }, 'date-in-the-future'],
    [{ madeOn: '2016-02-30' }, 'content-invalid'],
    [{ dueOn: '2016-03-03' }, 'date-too-early'],
    [{ dueOn: '2016-04-31' }, 'content-invalid'],
    [{ text: '' }, 'content-invalid'],
  ])('are refused with %j', (changes, code) => given(escalated()).when(promise(changes)).refuses(code));
});

describe('a drill', () => {
  const held: HotlineEvent = {
    type: 'DrillHeld',
    data: { heldAt: hours(2), findings: 'a number out of date' },
    occurredAt: hours(2),
  };
  const hold: HotlineCommand = { type: 'hold-drill', heldAt: hours(2), findings: 'a number out of date', at: LATER };

  it('climbs the same ladder', () =>
    given(drillStarted)
      .when(askAbout(1, hours(5)))
      .emits(risen(2, hours(4))));

  it('ends with what it showed', () => {
    given(drillStarted).when(hold).emits(held);
    given(drillStarted, held).when(hold).changesNothing();
  });

  it('is not resolved, and a real issue is not held', () => {
    given(drillStarted)
      .when(resolve(hours(2)))
      .refuses('drill-is-held');
    given(escalated()).when(hold).refuses('no-drill');
  });

  it('starts in the past, not in the future', () =>
    given()
      .when({ ...startDrill, at: ESCALATED, escalatedAt: hours(1) })
      .refuses('date-in-the-future'));
});
