import { scenario } from '@comity/testing';
import { askAbout, attemptId, call } from '../testing/hotline.asks.js';
import { escalated, hours, LATER, risen } from '../testing/hotline.fixtures.js';
import type { HotlineCommand } from './hotline.commands.js';
import { hotlineDecider } from './hotline.decider.js';
import type { HotlineEvent } from './hotline.events.js';

const { given } = scenario(hotlineDecider);
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

  it('is of the level on which the issue stood when it was made, however late it is recorded', () => {
    given(escalated(), risen(2, hours(4)), risen(3, hours(16)))
      .when(call(hours(3)))
      .emits(called(hours(3), 1));
    given(escalated(), risen(2, hours(4)), risen(3, hours(16)))
      .when(call(hours(4)))
      .emits(called(hours(4), 2));
    given(escalated())
      .when(call(hours(5)))
      .emits(risen(2, hours(4)), called(hours(5), 2));
  });

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
