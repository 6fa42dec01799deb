import { type DeadlineRung, type RequestEvent, requestEvents } from './request.events.js';
import { DUE, march, olga, open, received, request, SENT, tenDays, terms } from './testing/fixtures.js';

const daysAfter = (amount: number, at: string, rung: string): DeadlineRung => ({
  at,
  after: { amount, unit: 'calendar-days' },
  rung,
});
/** The deadline is the end of the eleventh. */
const letter = daysAfter(2, '2024-03-14T00:00:00.000Z', 'letter of the head of unit');
const hotline = daysAfter(5, '2024-03-17T00:00:00.000Z', 'hotline, duty desk');
const withRungs: RequestEvent[] = open.map((event) =>
  event.type === 'ClockStarted' ? { ...event, data: { ...event.data, rungs: [letter, hotline] } } : event,
);
const missed: RequestEvent = {
  type: 'DeadlineMissed',
  data: { clock: 'response', deadlineVersion: 1, dueAt: DUE },
  occurredAt: DUE,
};
const overdue = [...withRungs, missed];
const of = (rung: DeadlineRung) => ({ clock: 'response', deadlineVersion: 1, dueAt: DUE, rung }) as const;
const reached = (rung: DeadlineRung): RequestEvent => ({
  type: 'OverdueRungReached',
  data: of(rung),
  occurredAt: rung.at,
});
const skipped = (rung: DeadlineRung, because: 'overtaken' | 'met'): RequestEvent => ({
  type: 'OverdueRungSkipped',
  data: { ...of(rung), because },
});
const reach = ({ at: reachAt }: DeadlineRung, at: string, deadlineVersion = 1) =>
  ({ type: 'reach-rung', clock: 'response', deadlineVersion, reachAt, by: 'scheduler', at }) as const;
const answered = (receivedAt: string) => received({ 1: 'final', 2: 'final' }, receivedAt);

describe('rungs after a deadline', () => {
  it('are set with the deadline, at the times after it that the policy names, in order and each once [rungs-follow-a-miss]', () => {
    const rungs = [hotline, letter, letter].map(({ rung, after }) => ({ rung, after }));
    const clocks = { response: { ...tenDays, rungs } };
    const transmit = { type: 'transmit', transmittedAt: SENT, channel: 'mail', by: olga, at: SENT } as const;
    const started = request
      .given(...open.slice(0, -2))
      .when({ ...transmit, terms: { ...terms, clocks } })
      .events()
      .find(({ type }) => type === 'ClockStarted');
    expect(started?.data).toMatchObject({ dueAt: DUE, rungs: [letter, hotline] });
  });

  it('are reached once each, dated at their time, also by a run that comes late [rungs-follow-a-miss]', () => {
    request
      .given(...overdue)
      .when(reach(letter, letter.at))
      .emits(reached(letter));
    request
      .given(...overdue)
      .when(reach(letter, march(15)))
      .emits(reached(letter));
    request
      .given(...overdue, reached(letter))
      .when(reach(letter, march(15)))
      .changesNothing();
    request
      .given(...overdue, reached(letter))
      .when(reach(hotline, march(18)))
      .emits(reached(hotline));
  });

  it('are never reached early', () =>
    request
      .given(...overdue)
      .when(reach(letter, march(13)))
      .refuses('not-yet-due'));

  it('follow the miss, which is flagged with the first of them where nobody has flagged it [rungs-follow-a-miss]', () =>
    request
      .given(...withRungs)
      .when(reach(letter, march(15)))
      .emits(missed, reached(letter)));

  it('are recorded as skipped, and not reached, where a later one has come as well [rungs-follow-a-miss]', () => {
    for (const asked of [letter, hotline]) {
      request
        .given(...overdue)
        .when(reach(asked, march(20)))
        .emits(skipped(letter, 'overtaken'), reached(hotline));
    }
    request
      .given(...overdue, skipped(letter, 'overtaken'), reached(hotline))
      .when(reach(letter, march(21)))
      .changesNothing();
  });

  it('are both reached where two have the same time', () => {
    const embassy = { ...hotline, rung: 'note of the embassy' };
    const both = withRungs.map((event) =>
      event.type === 'ClockStarted' ? { ...event, data: { ...event.data, rungs: [hotline, embassy] } } : event,
    );
    request
      .given(...both, missed)
      .when(reach(hotline, march(18)))
      .emits(reached(hotline), reached(embassy));
  });

  it('are recorded as skipped where what was owed came late, but before anybody could be told [rungs-follow-a-miss]', () => {
    request
      .given(...overdue, answered(march(15)))
      .when(reach(letter, march(20)))
      .emits(skipped(letter, 'met'));
    request
      .given(...overdue, answered(march(15)))
      .when(reach(hotline, march(20)))
      .changesNothing();
  });

  it('come to nothing where the deadline was met in time, voided, superseded or never bound', () => {
    request
      .given(...withRungs, answered(march(6)))
      .when(reach(letter, march(15)))
      .changesNothing();
    const because = { fact: 'correction', id: 'c' } as const;
    const data = { clock: 'response', deadlineVersion: 1, because } as const;
    request
      .given(...overdue, { type: 'DeadlineMissVoided', data })
      .when(reach(letter, march(15)))
      .changesNothing();
    request
      .given(...overdue)
      .when(reach(letter, march(15), 2))
      .changesNothing();
    const extended = requestEvents.DeadlineExtended.parse({
      ...{ clock: 'response', deadlineVersion: 2, dueAt: '2024-03-17T00:00:00.000Z', dueOn: '2024-03-16' },
      ...{ provisional: false, basis: { kind: 'computed', policyVersion: 1 }, reason: 'volume of data' },
    });
    request
      .given(...withRungs, { type: 'DeadlineExtended', data: extended })
      .when(reach(letter, march(15)))
      .changesNothing();
  });

  it('are left for the next version where a voided miss turns out to have been one, without those that were reached', () => {
    const early = answered(march(10));
    const responseId = early.type === 'ResponseReceived' ? early.data.responseId : '';
    const voided: RequestEvent = {
      type: 'DeadlineMissVoided',
      data: { clock: 'response', deadlineVersion: 1, because: { fact: 'response', id: responseId } },
    };
    const correction = { correctionId: responseId, correctedAt: march(16), receivedAt: march(15) };
    const events = request
      .given(...overdue, reached(letter), early, voided)
      .when({ type: 'correct-response', responseId, ...correction, reason: 'misread', by: olga, at: march(16) })
      .events();
    expect(events.find(({ type }) => type === 'DeadlineReprojected')?.data).toMatchObject({
      deadlineVersion: 2,
      rungs: [hotline],
    });
  });
});
