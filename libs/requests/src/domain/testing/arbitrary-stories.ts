import { type DomainEvent, idFrom, type Recorded } from '@comity/kernel';
import type { Projection } from '@comity/read-store';
import fc from 'fast-check';
import type { RequestCommand } from '../request.commands.js';
import { requestDecider } from '../request.decider.js';
import type { RequestEvent } from '../request.events.js';
import { type RequestState, unknownRequest } from '../request.state.js';
import { type Policies, policies, termsOf } from './arbitrary-policies.js';
import { commandOf, instantAfter, type Step, steps } from './arbitrary-requests.js';
import { content, olga, rosa } from './fixtures.js';

/** What came of a sequence of commands. */
export interface Told {
  readonly agreed: Policies;
  readonly state: RequestState;
  readonly events: readonly RequestEvent[];
  /** The state before each event. */
  readonly before: readonly RequestState[];
}

/** What is refused has no effect. */
function carryOut(command: RequestCommand, { state, events, before, agreed }: Told): Told {
  const decision = requestDecider.decide(command, state);
  if (!decision.accepted) {
    expect(decision.refusal.message).toMatch(/\w+ \w+/);
    return { state, events, before, agreed };
  }
  const states = [state];
  for (const event of decision.events) states.push(requestDecider.evolve(states.at(-1) ?? state, event));
  const last = states.pop() ?? state;
  return { state: last, events: events.concat(decision.events), before: before.concat(states), agreed };
}

/** Plays the steps, one after the other. */
function play(plan: readonly Step[], agreed: Policies, from: Told): Told {
  let told = from;
  let hoursPassed = 2;
  for (const step of plan) {
    hoursPassed += step.hoursOn;
    const { state } = told;
    told = carryOut(commandOf(step, hoursPassed, state, agreed), told);
  }
  return told;
}

const untold = { state: unknownRequest, events: [], before: [] };

/** Some stories begin with a request that is out or that has come in, so that the steps go deep. */
function begin(how: 'nothing' | 'outgoing' | 'incoming', agreed: Policies): Told {
  const at = instantAfter(0);
  const terms = termsOf(unknownRequest, agreed);
  const incoming = { ...content, direction: 'incoming' as const };
  const commands = {
    nothing: [],
    incoming: [{ type: 'register-incoming', content: incoming, receivedAt: at, terms, by: olga, at }],
    outgoing: [
      { type: 'draft', content, by: olga, at },
      { type: 'submit', by: olga, at },
      { type: 'approve', by: rosa, at },
      { type: 'file', terms, by: olga, at },
      { type: 'transmit', transmittedAt: at, channel: 'mail', terms, by: olga, at },
    ],
  } as const;
  return commands[how].reduce<Told>((told, command) => carryOut(command, told), { ...untold, agreed });
}

/** How a story begins, what its agreement says, and the steps in it. */
export const plans = fc.record({
  how: fc.constantFrom('nothing', 'outgoing', 'outgoing', 'incoming'),
  agreed: policies,
  plan: fc.array(steps, { maxLength: 40, size: 'max' }),
});
type Plan = typeof plans extends fc.Arbitrary<infer T> ? T : never;

/** Plays the plan. */
export const story = ({ how, agreed, plan }: Plan): Told => play(plan, agreed, begin(how, agreed));

/** The row after these events, through JSON as PostgreSQL gives it back. */
export function rowAfter<Row>({ folds }: Projection, events: readonly RequestEvent[]): Row | undefined {
  let row: Record<string, unknown> | undefined;
  events.forEach((event, index) => {
    const fold = folds[event.type];
    if (fold === undefined || fold === 'ignored') return;
    row = JSON.parse(JSON.stringify(fold(row, recorded(event, index), idFrom('request', 'property')), positionAsText));
  });
  return row as Row | undefined;
}

function positionAsText(_name: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}

/** Later than anything in a story: what happens is recorded afterwards. */
const RECORDED_AT = instantAfter(10 * 365 * 24);

function recorded(event: DomainEvent, revision: number): Recorded {
  const times = { occurredAt: event.occurredAt ?? instantAfter(0), recordedAt: RECORDED_AT };
  const id = idFrom('event', revision);
  const envelope = { commandId: id, correlationId: id, ...times, schemaVersion: 1, actor: { id: 'olga', roles: [] } };
  return { ...event, id, stream: `request-${id}`, revision, position: 0n, ...times, envelope };
}
