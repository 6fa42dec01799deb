import { requestDecider } from './request.decider.js';
import {
  answer,
  approved,
  drafted,
  FILED,
  filed,
  LATER,
  olga,
  request,
  SENT,
  started,
  submitted,
  terms,
  transmitted,
} from './testing/fixtures.js';

describe('filing and transmittal', () => {
  it('pins the versions that the request stands on [filing-pins-versions]', () =>
    request.given(drafted, submitted, approved).when({ type: 'file', terms, by: olga, at: FILED }).emits(filed));
  it('starts the clock that waits for transmittal, with the due instant at the end of the last day [policy-says-how-to-count]', () =>
    request
      .given(drafted, submitted, approved, filed)
      .when({ type: 'transmit', transmittedAt: SENT, channel: 'secure mail', terms, by: olga, at: SENT })
      .emits(transmitted, started));
  it('refuses an answer before transmittal', () =>
    request
      .given(drafted, submitted, approved, filed)
      .when(answer({ 1: 'final' }, SENT))
      .refuses('not-transmitted'));
  it('starts a stated deadline on filing, whatever the policy says [deadlines-may-be-stated]', () => {
    const [, clockStarted] = request
      .given(drafted, submitted, approved)
      .when({ type: 'file', terms, stated: { dueAt: LATER, source: 'order of the court' }, by: olga, at: FILED })
      .events();
    expect(clockStarted).toMatchObject({ type: 'ClockStarted', data: { dueAt: LATER, basis: { kind: 'stated' } } });
  });
  it('refuses a stated deadline that has passed before filing', () =>
    request
      .given(drafted, submitted, approved)
      .when({ type: 'file', terms, stated: { dueAt: '2024-02-01T00:00:00.000Z', source: 'x' }, by: olga, at: FILED })
      .refuses('date-too-early'));
  it('refuses to file what lacks what the guidelines ask for, and says what [guidelines-say-what-is-missing]', () => {
    const missing = ['state legal-basis: the offence'];
    const decision = requestDecider.decide(
      { type: 'file', terms, missing, by: olga, at: FILED },
      [drafted, submitted, approved].reduce(requestDecider.evolve, requestDecider.initial),
    );
    expect(decision).toMatchObject({
      refusal: { code: 'request-incomplete', message: expect.stringContaining('state legal-basis: the offence') },
    });
  });
});
