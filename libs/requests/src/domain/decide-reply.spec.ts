import { idFrom } from '@comity/kernel';
import type { Classification } from './course.commands.js';
import type { RequestCommand } from './request.commands.js';
import { carriedOut, clock, closed, LATER, march, missed, olga, open, request, terms } from './testing/fixtures.js';

const replyId = idFrom('reply', 'test');
const reply = (receivedAt: string, at = receivedAt): RequestCommand => ({
  type: 'record-reply',
  ...{ replyId, receivedAt, summary: 'A letter of four pages', by: olga, at },
});
const classify = (classification: Classification): RequestCommand => ({
  type: 'classify-reply',
  ...{ replyId, classification, terms, by: olga, at: LATER },
});
const answers = [
  { itemId: '1', answer: 'final' },
  { itemId: '2', answer: 'final' },
] as const;

describe('a reply that awaits classification', () => {
  it('stops no clock and suppresses no flag [unclassified-reply-stops-nothing] [junk-hides-nothing]', () => {
    const waiting = carriedOut(open, reply(march(5)));
    expect(waiting.slice(open.length).map(({ type }) => type)).toEqual(['ReplyRecorded']);
    request
      .given(...waiting)
      .when({ type: 'flag-missed', ...clock, by: 'job', at: LATER })
      .emits(missed);
  });
  it('that turns out to be the answer counts from the day on which it came, and voids the miss [answer-in-time-voids-the-miss]', () =>
    request
      .given(...carriedOut(open, reply(march(5))), missed)
      .when(classify({ kind: 'response', answers }))
      .emitsTypes('ReplyClassified', 'ResponseReceived', 'DeadlineMissVoided'));
  it('that turns out to be a question stops the clock from the day on which it came', () =>
    request
      .given(...carriedOut(open, reply(march(5))), missed)
      .when(classify({ kind: 'question' }))
      .emitsTypes('ReplyClassified', 'ClarificationRequested', 'DeadlineMissVoided', 'ClockStopped'));
  it('that turns out to be nothing leaves the miss as it is', () =>
    request
      .given(...carriedOut(open, reply(march(5))), missed)
      .when(classify({ kind: 'irrelevant' }))
      .emitsTypes('ReplyClassified'));
  it('is classified once', () => {
    const classified = carriedOut(open, reply(march(5)), classify({ kind: 'acknowledgement' }));
    request
      .given(...classified)
      .when(classify({ kind: 'acknowledgement' }))
      .changesNothing();
    request
      .given(...classified)
      .when(classify({ kind: 'irrelevant' }))
      .refuses('already-classified');
    request
      .given(...open)
      .when(classify({ kind: 'irrelevant' }))
      .refuses('reply-unknown');
  });
  it('may come after closure', () =>
    request
      .given(...open, missed, closed)
      .when(reply(LATER))
      .emitsTypes('ReplyRecorded'));
});
