import { type DomainEvent, idFrom, streamName } from '@comity/kernel';
import { type RequestEvent, requestDecider } from '@comity/requests/contract';
import fc from 'fast-check';
import {
  commandOf,
  instantAfter,
  type Step,
  steps,
} from '../../libs/requests/src/domain/testing/arbitrary-requests.js';
import { content, olga, rosa, tenDays, terms } from '../../libs/requests/src/domain/testing/fixtures.js';
import { FactsLog } from './facts-log.js';

/** One fact of a request, when the record learned it and where it stands in the log. */
export interface Told {
  readonly requestId: string;
  readonly recordedAt: string;
  readonly position: bigint;
  readonly event: DomainEvent;
}

const COUNTERPARTS = ['ministry', 'agency', 'prosecutor'].map((name) => idFrom('counterpart', name));

/** Three days to the hour, and what follows when they are over. */
const daysOfHours: typeof tenDays = {
  ...{ ...tenDays, unit: 'hours', budget: 72 },
  rungs: [0, 12, 12, 80].map((amount, place) => ({ after: { amount, unit: 'hours' as const }, rung: `step ${place}` })),
};

const plan = fc.record({
  startHours: fc.nat(24 * 60),
  counterpart: fc.constantFrom(...COUNTERPARTS),
  kind: fc.constantFrom('information', 'preservation'),
  incoming: fc.nat(3).map((drawn) => drawn === 0),
  zone: fc.constantFrom('Europe/London', 'Europe/London', 'Asia/Tokyo', 'America/New_York', '+05:30'),
  clocks: fc.constantFrom(terms.clocks, { response: daysOfHours }),
  steps: fc.array(steps, { minLength: 5, maxLength: 90 }),
});

type Plan = typeof plan extends fc.Arbitrary<infer Drawn> ? Drawn : never;

/** Withdrawn before it was due, both on one day in London and on the next where the request was made. */
export const ABROAD = { requestId: idFrom('as-known', 'abroad'), on: '2024-03-10' } as const;

function abroad(drawn: Plan): Plan {
  const withdrawal = drawn.steps.slice(0, 1).map((step): Step => {
    return { ...step, type: 'withdraw', hoursOn: 72, hoursAgo: 1 };
  });
  const clocks = { response: daysOfHours };
  return { ...drawn, startHours: 157, incoming: false, zone: 'Asia/Tokyo', clocks, steps: withdrawal };
}

const EMERGENCY = { response: { ...tenDays, budget: 4 } };

/** Random histories of requests, and that of `ABROAD`, by real commands; what is refused leaves no trace. One after the other in the log. */
export function histories(requests: number, seed: number): Told[] {
  const told: Told[] = [];
  fc.sample(plan, { numRuns: requests, seed }).forEach((drawn, place) => {
    const requestId = place === 0 ? ABROAD.requestId : idFrom('as-known', seed, place);
    for (const { event, recordedAt } of historyOf(place === 0 ? abroad(drawn) : drawn)) {
      told.push({ requestId, recordedAt, position: BigInt((told.length + 1) * 10), event });
    }
  });
  return told;
}

function historyOf({ startHours, counterpart, kind, incoming, zone, clocks, steps: planned }: Plan) {
  const events: { readonly event: RequestEvent; readonly recordedAt: string }[] = [];
  let state = requestDecider.initial;
  let hours = startHours;
  const agreed = { ...terms, zone, clocks };
  const startedAt = instantAfter(startHours);
  const came = { ...content, direction: 'incoming' as const };
  const received = {
    type: 'register-incoming',
    content: came,
    receivedAt: startedAt,
    terms: agreed,
    by: olga,
  } as const;
  const filing = [
    { type: 'draft', content, by: olga },
    { type: 'submit', by: olga },
    { type: 'approve', by: rosa },
    { type: 'file', terms: agreed, by: olga },
    { type: 'transmit', transmittedAt: startedAt, channel: 'mail', terms: agreed, by: olga },
  ] as const;
  const opening = incoming ? [received] : filing;
  const carryOut = (command: Parameters<typeof requestDecider.decide>[0]): void => {
    const decision = requestDecider.decide(command, state);
    if (!decision.accepted) return;
    for (const event of decision.events) {
      state = requestDecider.evolve(state, event);
      const placed = 'counterpartId' in event.data ? { ...event.data, counterpartId: counterpart, kind } : event.data;
      events.push({ event: { ...event, data: placed } as RequestEvent, recordedAt: instantAfter(hours) });
    }
  };
  for (const command of opening) carryOut({ ...command, at: startedAt });
  for (const step of planned) {
    hours += step.hoursOn;
    carryOut(commandOf(step, hours, state, [clocks, EMERGENCY]));
  }
  return events;
}

/** The histories as the projections read them. */
export class ToldLog extends FactsLog {
  constructor(told: readonly Told[]) {
    super(
      told.map(({ requestId, recordedAt, position, event }) => {
        return { stream: streamName('request', requestId), occurredAt: recordedAt, recordedAt, position, event };
      }),
    );
  }
}
