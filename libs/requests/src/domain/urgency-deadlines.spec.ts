import type { PolicyClocks, UrgencyPolicy } from './policy.terms.js';
import type { RequestCommand } from './request.commands.js';
import { requestDecider } from './request.decider.js';
import type { RequestEvent } from './request.events.js';
import {
  carriedOut,
  content,
  DUE,
  FILED,
  march,
  olga,
  open,
  received,
  request,
  SENT,
  tenDays,
  terms,
} from './testing/fixtures.js';

const hours = { ...tenDays, unit: 'hours' as const, budget: 48, extensionLimit: null };
const agreed: Readonly<Record<string, UrgencyPolicy>> = {
  routine: { urgency: 'routine', policyVersion: 1, clocks: { response: tenDays } },
  emergency: { urgency: 'emergency', policyVersion: 2, clocks: { response: hours } },
  leisurely: { urgency: 'leisurely', policyVersion: 3, clocks: { response: { ...tenDays, budget: 30 } } },
  whenever: {
    ...{ urgency: 'whenever', policyVersion: 4 },
    clocks: { response: { kind: 'no-binding-deadline', startsOn: 'transmittal' } },
  },
};
const claim = (urgency: string, claimedAt: string): RequestCommand => ({
  ...{ type: 'claim-urgency', urgency, claimedAt, reason: 'the relay is about to be wiped', by: olga, at: claimedAt },
});
const accept = (urgency: string, acceptedAt: string): RequestCommand => ({
  ...{ type: 'accept-urgency', acceptedAt, terms, judged: agreed[urgency] ?? null, by: olga, at: acceptedAt },
});
const downgrade = (urgency: string, downgradedAt: string, at = downgradedAt): RequestCommand => ({
  ...{ type: 'downgrade-urgency', urgency, downgradedAt, reason: 'no imminent harm', by: olga, at },
  ...{ terms, judged: agreed[urgency] ?? null },
});
const claimed = (urgency: string, from: readonly RequestEvent[] = open) => carriedOut(from, claim(urgency, march(3)));
const decided = (from: readonly RequestEvent[], command: RequestCommand) =>
  request
    .given(...from)
    .when(command)
    .events();
const responseClock = (events: readonly RequestEvent[]) =>
  events.reduce(requestDecider.evolve, requestDecider.initial).clocks.response;
const missed: RequestEvent = {
  ...{ type: 'DeadlineMissed', data: { clock: 'response', deadlineVersion: 1, dueAt: DUE }, occurredAt: DUE },
};

describe('what a request is taken for', () => {
  it('moves its deadline, a claim does not [urgency-moves-deadlines]', () => {
    expect(decided(open, claim('emergency', march(3))).map(({ type }) => type)).toEqual(['UrgencyClaimed']);
    expect(decided(claimed('emergency'), accept('emergency', march(4)))).toMatchObject([
      { type: 'UrgencyAccepted', data: { urgency: 'emergency', policyVersion: 2 }, occurredAt: march(4) },
      {
        type: 'ClockReset',
        data: {
          deadlineVersion: 2,
          startedAt: march(4),
          dueAt: march(6),
          basis: { kind: 'computed', policyVersion: 2 },
        },
      },
    ]);
  });

  it('brings an earlier deadline from the answer on: nobody is late for what they had not agreed to', () => {
    const events = decided(claimed('emergency'), accept('emergency', march(9)));
    expect(events[1]).toMatchObject({ data: { dueAt: march(11) } });
    expect(events[1]?.data).toMatchObject({
      reason: 'the request is taken for emergency: policy version 2 in place of 1',
    });
  });

  it('never brings a later one where it is taken for more urgent', () =>
    expect(decided(claimed('emergency'), accept('emergency', march(11))).map(({ type }) => type)).toEqual([
      'UrgencyAccepted',
    ]));

  it('brings a later deadline from the start, as if it had been so from the beginning [urgency-moves-deadlines]', () => {
    const events = decided(claimed('emergency'), downgrade('leisurely', march(5)));
    expect(events).toMatchObject([
      { type: 'UrgencyDowngraded', data: { policyVersion: 3 } },
      {
        type: 'DeadlineReprojected',
        data: { deadlineVersion: 2, dueOn: '2024-03-31', basis: { kind: 'computed', policyVersion: 3 } },
      },
    ]);
    expect(responseClock([...claimed('emergency'), ...events])?.startedAt).toBe(SENT);
  });

  it('goes back to the first start, with its stops, where an emergency that was accepted is taken back: nobody gains days by it', () => {
    const stop = {
      type: 'stop-clock',
      clock: 'response',
      stoppedAt: march(4),
      reason: 'force majeure',
      terms,
    } as const;
    const resume = {
      type: 'resume-clock',
      clock: 'response',
      resumedAt: march(6),
      terms,
      by: olga,
      at: march(6),
    } as const;
    const stood = carriedOut(claimed('emergency'), { ...stop, by: olga, at: march(4) }, resume);
    const before = responseClock(stood);
    const hurried = carriedOut(stood, accept('emergency', march(9)));
    expect(responseClock(hurried)).toMatchObject({ startedAt: march(9), dueAt: march(11), stops: [] });
    const back = decided(hurried, downgrade('routine', march(10)));
    expect(back[1]).toMatchObject({ type: 'DeadlineReprojected', data: { startedAt: SENT, dueAt: before?.dueAt } });
    const { startedAt, stops, former, dueAt } = responseClock([...hurried, ...back]) ?? {};
    expect([startedAt, stops, former, dueAt]).toEqual([SENT, before?.stops, null, before?.dueAt]);
  });

  it('takes the deadline away where none binds for that urgency, and brings one where none bound', () => {
    const unbound = carriedOut(claimed('emergency'), downgrade('whenever', march(5)));
    expect(responseClock(unbound)).toMatchObject({ dueAt: null, deadlineVersion: 2 });
    const counted = { response: { policyVersion: 4, terms: agreed.whenever?.clocks.response ?? tenDays } };
    const back = {
      ...terms,
      pins: { ...terms.pins, policyVersion: 4 },
      clocks: agreed.whenever?.clocks ?? {},
      counted,
    };
    const anew = decided(unbound, { ...accept('emergency', march(6)), terms: back } as RequestCommand);
    expect(anew[1]).toMatchObject({ type: 'ClockReset', data: { deadlineVersion: 3, dueAt: march(8) } });
  });

  it('moves nothing where the agreement has no policy for it, or the same, or the deadline is stated', () => {
    expect(decided(claimed('urgent'), accept('urgent', march(4)))).toHaveLength(1);
    expect(decided(open, accept('routine', march(4)))).toHaveLength(1);
    const stated = open.map((event) =>
      event.type === 'ClockStarted'
        ? { ...event, data: { ...event.data, basis: { kind: 'stated' as const, source: 'court' } } }
        : event,
    );
    expect(decided(claimed('emergency', stated), accept('emergency', march(4)))).toHaveLength(1);
  });

  it('cures no miss and lengthens nothing that is over by then [urgency-moves-deadlines] [stopping-cures-nothing]', () => {
    const late = [...claimed('emergency'), missed];
    expect(decided(late, downgrade('leisurely', march(13))).map(({ type }) => type)).toEqual(['UrgencyDowngraded']);
    const noted = decided(claimed('emergency'), downgrade('leisurely', march(13)));
    expect(noted.map(({ type }) => type)).toEqual(['DeadlineMissed', 'UrgencyDowngraded']);
  });

  it('voids a miss where they had taken it for less urgent before the deadline, however late that is recorded', () =>
    expect(decided([...claimed('emergency'), missed], downgrade('leisurely', march(5), march(14)))).toMatchObject([
      { type: 'UrgencyDowngraded' },
      { type: 'DeadlineMissVoided', data: { deadlineVersion: 1, because: { fact: 'urgency' } } },
      { type: 'DeadlineReprojected', data: { deadlineVersion: 2, dueOn: '2024-03-31' } },
    ]));

  it('is an act of ours where we are asked: given a date before our deadline, it cures no miss of ours', () => {
    const incoming = { ...content, direction: 'incoming' as const };
    const asked = carriedOut([], {
      ...{ type: 'register-incoming', content: incoming, receivedAt: FILED, terms, by: olga, at: FILED },
    });
    const wrong = decided([...claimed('emergency', asked), missed], downgrade('leisurely', march(5), march(14)));
    expect(wrong.map(({ type }) => type)).toEqual(['UrgencyDowngraded']);
    const inTime = decided(claimed('emergency', asked), downgrade('leisurely', march(5)));
    expect(inTime.map(({ type }) => type)).toEqual(['UrgencyDowngraded', 'DeadlineReprojected']);
  });

  it('leaves what is met as it is', () => {
    const answered = [...claimed('emergency'), received({ 1: 'final', 2: 'final' }, march(6))];
    expect(decided(answered, downgrade('leisurely', march(7)))).toHaveLength(1);
  });

  it('lets a clock that stands stand on, where its new policy lists the reason, and run where it does not', () => {
    const stop = {
      type: 'stop-clock',
      clock: 'response',
      stoppedAt: march(4),
      reason: 'force majeure',
      terms,
    } as const;
    const standing = carriedOut(claimed('emergency'), { ...stop, by: olga, at: march(4) });
    const stands = decided(standing, accept('emergency', march(6)));
    expect(stands.map(({ type }) => type)).toEqual(['UrgencyAccepted', 'ClockResumed', 'ClockReset', 'ClockStopped']);
    expect(responseClock([...standing, ...stands])).toMatchObject({
      dueAt: null,
      startedAt: march(6),
      deadlineVersion: 5,
    });
    const strict: PolicyClocks = { response: { ...hours, permittedStops: [] } };
    const judged = { urgency: 'emergency', policyVersion: 2, clocks: strict };
    const runs = decided(standing, { ...accept('emergency', march(6)), judged } as RequestCommand);
    expect(responseClock([...standing, ...runs])).toMatchObject({ dueAt: march(8), deadlineVersion: 4 });
  });

  it('leaves how long data are kept as it is', () => {
    const kept = { ...tenDays, budget: 90 };
    const held = carriedOut(
      open.slice(0, -2),
      ...([
        {
          ...{ type: 'transmit', transmittedAt: SENT, channel: 'mail', by: olga, at: SENT },
          terms: { ...terms, clocks: { preservation: kept } },
        },
        claim('emergency', march(3)),
      ] satisfies RequestCommand[]),
    );
    const judged = { urgency: 'emergency', policyVersion: 2, clocks: { preservation: { ...kept, budget: 30 } } };
    expect(decided(held, { ...accept('emergency', march(4)), judged } as RequestCommand)).toHaveLength(1);
  });
});
