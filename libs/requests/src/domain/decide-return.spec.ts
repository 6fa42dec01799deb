import type { RequestCommand } from './request.commands.js';
import { requestDecider } from './request.decider.js';
import type { RequestEvent } from './request.events.js';
import { finalAt } from './response.state.js';
import { satisfiedAt, waitingOn } from './satisfied.js';
import { carriedOut, incoming, march, olga, open, request, tenDays, terms } from './testing/fixtures.js';

const returned = (returnedAt: string, more: object = {}): RequestCommand =>
  ({
    type: 'return-as-deficient',
    returnedAt,
    deficiencies: ['no legal basis'],
    terms,
    by: olga,
    at: returnedAt,
    ...more,
  }) as RequestCommand;
const resubmit = (transmittedAt: string): RequestCommand => ({
  type: 'resubmit',
  ...{ transmittedAt, channel: 'courier', remedy: 'Article 3', terms, by: olga, at: transmittedAt },
});
const stateOf = (events: readonly RequestEvent[]) => events.reduce(requestDecider.evolve, requestDecider.initial);

describe('a request that is returned as deficient', () => {
  it('is neither refused nor withdrawn: it stays open, and no item is answered [return-refusal-withdrawal-differ]', () => {
    const state = stateOf(carriedOut(open, returned(march(5))));
    expect([state.phase, finalAt(state), state.responses.size, state.withdrawnAt]).toEqual(['open', null, 0, null]);
    expect(waitingOn(state)).toBe('us');
  });
  it('lets the response clock stand where the policy lists the reason, and begin anew when it is sent again', () => {
    request
      .given(...open)
      .when(returned(march(5)))
      .emitsTypes('RequestReturnedAsDeficient', 'ClockStopped');
    const again = stateOf(carriedOut(open, returned(march(5)), resubmit(march(20))));
    expect(again.clocks.response).toMatchObject({ startedAt: march(20), dueOn: '2024-03-30', stops: [] });
    expect(waitingOn(again)).toBe('them');
  });
  it('stops nothing where the policy does not list the reason [listed-reasons-stop]', () => {
    const strict = { ...terms, clocks: { response: { ...tenDays, permittedStops: ['clarification'] } } };
    request
      .given(...open)
      .when(returned(march(5), { terms: strict }))
      .emitsTypes('RequestReturnedAsDeficient');
  });
  it('was received: that meets the acknowledgement clock', () =>
    expect(satisfiedAt(stateOf(carriedOut(open, returned(march(5)))), 'acknowledgement')).toBe(march(5)));
  it('is no cure when it comes after the due instant [stopping-cures-nothing]', () =>
    request
      .given(...open)
      .when(returned(march(13)))
      .emitsTypes('DeadlineMissed', 'RequestReturnedAsDeficient'));
  it('is sent again before it is returned again, and the same return is a retry', () => {
    const once = carriedOut(open, returned(march(5)));
    request
      .given(...once)
      .when(returned(march(5)))
      .changesNothing();
    request
      .given(...once)
      .when(returned(march(6)))
      .refuses('already-returned');
    request
      .given(...open)
      .when(resubmit(march(6)))
      .refuses('not-returned');
    request
      .given(...carriedOut(once, resubmit(march(6))))
      .when(returned(march(7)))
      .emitsTypes('RequestReturnedAsDeficient', 'ClockStopped');
  });
  it('may be one of theirs that we return, and then it is their move', () =>
    expect(waitingOn(stateOf(carriedOut(incoming, returned(march(5)))))).toBe('them'));
});

describe('a request that is passed on to another authority', () => {
  it('moves no clock: the state owes the answer', () =>
    request
      .given(...open)
      .when({ type: 'redirect', redirectedAt: march(5), to: 'Ministry of Justice', by: olga, at: march(5) })
      .emitsTypes('RequestRedirected'));
});
