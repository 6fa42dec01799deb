import { idFrom } from '@comity/kernel';
import type { RequestCommand } from './request.commands.js';
import { requestDecider } from './request.decider.js';
import type { RequestEvent } from './request.events.js';
import {
  answer,
  carriedOut,
  clock,
  DUE,
  incoming,
  LATER,
  march,
  missed,
  olga,
  open,
  request,
  tenDays,
  terms,
} from './testing/fixtures.js';

const first = idFrom('clarification', 1);
const second = idFrom('clarification', 2);
const threeDays = { ...tenDays, budget: 3 };
const withOurClock = { ...terms, clocks: { ...terms.clocks, clarification: threeDays } };

const ask = (askedAt: string, more: object = {}): RequestCommand =>
  ({
    type: 'request-clarification',
    ...{ clarificationId: first, askedBy: 'them', askedAt, question: 'Which period?', terms, by: olga, at: askedAt },
    ...more,
  }) as RequestCommand;
const provide = (providedAt: string, more: object = {}): RequestCommand =>
  ({
    type: 'provide-clarification',
    ...{ clarificationId: first, providedAt, terms, by: olga, at: providedAt },
    ...more,
  }) as RequestCommand;
const ofResponse = (events: readonly RequestEvent[]) =>
  events.reduce(requestDecider.evolve, requestDecider.initial).clocks.response;

describe('a question of the party that was asked', () => {
  it('stops the response clock where the policy lists the reason', () => {
    const [, stopped] = request
      .given(...open)
      .when(ask(march(5)))
      .events();
    expect(stopped).toMatchObject({
      type: 'ClockStopped',
      occurredAt: march(5),
      data: { clock: 'response', deadlineVersion: 2, dueAt: null, reason: 'clarification', clarificationId: first },
    });
  });
  it('stops nothing where the policy does not list the reason [listed-reasons-stop]', () => {
    const strict = { ...terms, clocks: { response: { ...tenDays, permittedStops: [] } } };
    request
      .given(...open)
      .when(ask(march(5), { terms: strict }))
      .emitsTypes('ClarificationRequested');
  });
  it('is not charged to the counterpart: the days until our explanation are added [our-clarification-is-ours]', () => {
    const events = carriedOut(open, ask(march(5)), provide(march(8)));
    expect(ofResponse(events)).toMatchObject({ dueOn: '2024-03-14', deadlineVersion: 3 });
  });
  it('starts our own clock for the explanation, which is missed like any other and met by the explanation [four-clocks]', () => {
    const events = carriedOut(open, ask(march(5), { terms: withOurClock }));
    expect(events.at(-1)).toMatchObject({
      type: 'ClockStarted',
      data: { clock: 'clarification', startedAt: march(5), dueOn: '2024-03-08', clarificationId: first },
    });
    request
      .given(...events)
      .when(provide(march(8), { terms: withOurClock }))
      .emitsTypes('ClarificationProvided', 'ClockResumed');
    request
      .given(...events)
      .when(provide(march(11), { terms: withOurClock }))
      .emitsTypes('DeadlineMissed', 'ClarificationProvided', 'ClockResumed');
  });
  it('never stops a clock that stands: two questions stop it from the first until both are explained [stops-never-overlap]', () => {
    const asked = carriedOut(open, ask(march(4)), ask(march(6), { clarificationId: second }));
    expect(asked.filter(({ type }) => type === 'ClockStopped')).toHaveLength(1);
    request
      .given(...asked)
      .when(provide(march(8)))
      .emitsTypes('ClarificationProvided');
    const both = carriedOut(asked, provide(march(8)), provide(march(9), { clarificationId: second }));
    expect(ofResponse(both)?.stops).toMatchObject([{ from: march(4), to: march(9) }]);
  });
  it('lets the clock run between two questions, whatever the order of recording', () => {
    const late = { at: march(10) };
    const asked = carriedOut(
      open,
      ask(march(3), late),
      ask(march(6), { clarificationId: second, ...late }),
      provide(march(4), late),
    );
    expect(ofResponse(asked)?.stops).toMatchObject([
      { from: march(3), to: march(4) },
      { from: march(6), to: null },
    ]);
  });
  it('gives the clarification clock a new version for the next open question, and settles the last one first [missed-once]', () => {
    const on = { terms: withOurClock };
    const asked = carriedOut(open, ask(march(4), on), ask(march(6), { clarificationId: second, ...on }));
    const [miss, , restarted] = request
      .given(...asked)
      .when(provide(march(9), on))
      .events();
    expect(miss).toMatchObject({ type: 'DeadlineMissed', data: { clock: 'clarification', deadlineVersion: 1 } });
    expect(restarted).toMatchObject({ type: 'ClockStarted', data: { deadlineVersion: 2, startedAt: march(6) } });
  });
  it('cures nothing when it comes after the due instant [stopping-cures-nothing]', () => {
    request
      .given(...open, missed)
      .when(ask(march(13)))
      .emitsTypes('ClarificationRequested');
    request
      .given(...open)
      .when(ask(march(13)))
      .emitsTypes('DeadlineMissed', 'ClarificationRequested');
    request
      .given(...open)
      .when(ask(DUE))
      .emitsTypes('DeadlineMissed', 'ClarificationRequested');
  });
  it('that was asked in time and recorded late shows that the clock stood: the miss is void, and cites the question', () => {
    const [, voided, stopped] = request
      .given(...open, missed)
      .when(ask(march(5), { at: LATER }))
      .events();
    expect(voided).toEqual({
      type: 'DeadlineMissVoided',
      data: { ...clock, because: { fact: 'clarification', id: first } },
    });
    expect(stopped).toMatchObject({ type: 'ClockStopped', occurredAt: march(5) });
  });
  it('that we explained long ago leaves the counterpart late, and the miss is dated at the later due instant', () => {
    const [, , miss] = request
      .given(...carriedOut(open, ask(march(5))))
      .when(provide(march(8), { at: LATER }))
      .events();
    expect(miss).toMatchObject({
      type: 'DeadlineMissed',
      data: { deadlineVersion: 3, dueAt: '2024-03-15T00:00:00.000Z' },
    });
  });
  it('is asked and explained once', () => {
    const asked = carriedOut(open, ask(march(5)));
    request
      .given(...asked)
      .when(ask(march(5)))
      .changesNothing();
    request
      .given(...asked)
      .when(ask(march(5), { question: 'Which relay?' }))
      .refuses('clarification-id-reused');
    const explained = carriedOut(asked, provide(march(8)));
    request
      .given(...explained)
      .when(provide(march(8)))
      .changesNothing();
    request
      .given(...explained)
      .when(provide(march(9)))
      .refuses('clarification-already-provided');
    request
      .given(...open)
      .when(provide(march(8)))
      .refuses('clarification-unknown');
    request
      .given(...asked)
      .when(provide(march(4), { at: march(8) }))
      .refuses('date-too-early');
  });
});

describe('a question the other way round', () => {
  it('from us about our own request stops nothing', () =>
    request
      .given(...open)
      .when(ask(march(5), { askedBy: 'us' }))
      .emitsTypes('ClarificationRequested'));
  it('from us about an incoming request stops our clock, and starts theirs', () => {
    const [, stopped, started] = request
      .given(...incoming)
      .when(ask(march(5), { askedBy: 'us', terms: withOurClock }))
      .events();
    expect(stopped).toMatchObject({ type: 'ClockStopped', data: { clock: 'response' } });
    expect(started).toMatchObject({ type: 'ClockStarted', data: { clock: 'clarification' } });
  });
  it('stops nothing once every item is answered', () =>
    request
      .given(...carriedOut(open, answer({ 1: 'final', 2: 'final' }, march(4), march(5))))
      .when(ask(march(5)))
      .emitsTypes('ClarificationRequested'));
});
