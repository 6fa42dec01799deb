import type { RequestCommand } from './request.commands.js';
import { requestDecider } from './request.decider.js';
import type { RequestEvent } from './request.events.js';
import { carriedOut, DUE, march, olga, open, request, SENT, tenDays, terms } from './testing/fixtures.js';

const holding = { ...terms, clocks: { ...terms.clocks, preservation: { ...tenDays, permittedStops: [] } } };
const held: readonly RequestEvent[] = [
  ...open,
  {
    type: 'ClockStarted',
    data: {
      ...{
        clock: 'preservation',
        startedAt: SENT,
        deadlineVersion: 1,
        dueAt: DUE,
        dueOn: '2024-03-11',
        provisional: false,
      },
      basis: { kind: 'computed', policyVersion: 1 },
    },
    occurredAt: SENT,
  },
];
const lapsed: RequestEvent = {
  type: 'DeadlineMissed',
  data: { clock: 'preservation', deadlineVersion: 1, dueAt: DUE },
  occurredAt: DUE,
};
const renew = (renewedAt: string, more: object = {}): RequestCommand =>
  ({ type: 'renew-preservation', renewedAt, terms: holding, by: olga, at: renewedAt, ...more }) as RequestCommand;
const release = (releasedAt: string): RequestCommand => ({
  type: 'release-preservation',
  ...{ releasedAt, reason: 'handed over', by: olga, at: releasedAt },
});
const hold = (events: readonly RequestEvent[]) =>
  events.reduce(requestDecider.evolve, requestDecider.initial).clocks.preservation;

describe('a hold on data', () => {
  it('starts its own clock with the transmittal, where the policy has one [four-clocks]', () => {
    const before = open.slice(0, 4);
    const transmit = {
      type: 'transmit',
      transmittedAt: SENT,
      channel: 'mail',
      terms: holding,
      by: olga,
      at: SENT,
    } as const;
    request
      .given(...before)
      .when(transmit)
      .emitsTypes('RequestTransmitted', 'ClockStarted', 'ClockStarted');
  });
  it('is renewed before it expires, for the policy’s budget from then or until a stated day', () => {
    expect(hold(carriedOut(held, renew(march(8))))).toMatchObject({
      startedAt: march(8),
      dueOn: '2024-03-18',
      deadlineVersion: 2,
    });
    const until = { dueOn: '2024-06-30', source: 'their note' };
    expect(hold(carriedOut(held, renew(march(8), { until })))).toMatchObject({
      dueOn: '2024-06-30',
      basis: { kind: 'stated' },
    });
  });
  it('that has expired is not renewed, and its expiry is flagged', () => {
    request
      .given(...held, lapsed)
      .when(renew(march(13)))
      .refuses('deadline-already-missed');
    request
      .given(...held)
      .when({ type: 'flag-missed', clock: 'preservation', deadlineVersion: 1, by: 'job', at: DUE })
      .emits(lapsed);
  });
  it('whose renewal was asked for in time had not expired, however late that is recorded', () =>
    request
      .given(...held, lapsed)
      .when(renew(march(8), { at: march(13) }))
      .emitsTypes('DeadlineMissed', 'DeadlineMissVoided', 'PreservationRenewed'));
  it('is never shortened by a renewal', () =>
    request
      .given(...held)
      .when(renew(march(8), { until: { dueOn: '2024-03-10', source: 'their note' } }))
      .refuses('deadline-not-later'));
  it('keeps its dates when it is released, and expires no more [holds-keep-dates]', () => {
    const released = carriedOut(held, release(march(8)));
    expect(hold(released)).toEqual(hold(held));
    request
      .given(...released)
      .when({ type: 'flag-missed', clock: 'preservation', deadlineVersion: 1, by: 'job', at: march(13) })
      .changesNothing();
    request
      .given(...released)
      .when(renew(march(9)))
      .refuses('preservation-released');
  });
  it('without a policy’s clock begins with the first stated expiry', () => {
    request
      .given(...open)
      .when(renew(march(8), { terms }))
      .refuses('preservation-not-running');
    const until = { dueOn: '2024-06-30', source: 'their note' };
    request
      .given(...open)
      .when(renew(march(8), { terms, until }))
      .emitsTypes('ClockStarted');
    request
      .given(...open)
      .when(release(march(8)))
      .refuses('preservation-not-running');
  });
});
