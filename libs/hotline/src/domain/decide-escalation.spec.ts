import { scenario } from '@comity/testing';
import { acknowledge, askAbout, call, promise, raise, resolve } from '../testing/hotline.asks.js';
import { acknowledged, escalated, hours, resolved, risen } from '../testing/hotline.fixtures.js';
import { hotlineDecider } from './hotline.decider.js';
import type { HotlineEvent } from './hotline.events.js';

const { given } = scenario(hotlineDecider);

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

  it('is not acknowledged on the level that a person took it to by what a lower one had said before', () => {
    given(escalated(), byHand)
      .when(acknowledge(hours(1)))
      .refuses('date-too-early');
    given(escalated(), byHand, risen(3, hours(14)))
      .when(acknowledge(hours(1)))
      .refuses('date-too-early');
    given(escalated(), byHand)
      .when(acknowledge(hours(2)))
      .emits(acknowledged(2, hours(2)));
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
