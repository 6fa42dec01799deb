import { type DomainEvent, type Instant, idFrom, type Recorded } from '@comity/kernel';
import type { Projection } from '@comity/read-store';
import { drawOf, lawsOf } from '@comity/testing';
import fc from 'fast-check';
import { type DeadlineTimersRow, deadlineTimers } from '../react/deadline-timers.projection.js';
import { requestRegister } from '../read/request-register.projection.js';
import type { RegisterRow } from '../read/request-register.row.js';
import { stateOf } from '../read/request-register.state.js';
import type { RequestCommand } from './request.commands.js';
import { requestDecider } from './request.decider.js';
import { clockName, type RequestEvent, requestEvents } from './request.events.js';
import { type RequestState, unknownRequest } from './request.state.js';
import { satisfiedAt } from './satisfied.js';
import { policies, termsOf } from './testing/arbitrary-policies.js';
import { commandOf, instantAfter, type Step, steps } from './testing/arbitrary-requests.js';
import { content, olga, rosa } from './testing/fixtures.js';

interface Told {
  readonly state: RequestState;
  readonly events: readonly RequestEvent[];
  /** The state before each event. */
  readonly before: readonly RequestState[];
}

/** What is refused has no effect. */
function carryOut(command: RequestCommand, { state, events, before }: Told): Told {
  const decision = requestDecider.decide(command, state);
  if (!decision.accepted) {
    expect(decision.refusal.message).toMatch(/\w+ \w+/);
    return { state, events, before };
  }
  const states = [state];
  for (const event of decision.events) states.push(requestDecider.evolve(states.at(-1) ?? state, event));
  const last = states.pop() ?? state;
  return { state: last, events: events.concat(decision.events), before: before.concat(states) };
}

/** Plays the steps, one after the other. */
function play(plan: readonly Step[], clocks: Parameters<typeof termsOf>[1], from: Told): Told {
  let told = from;
  let hoursPassed = 2;
  for (const step of plan) {
    hoursPassed += step.hoursOn;
    const { state } = told;
    told = carryOut(commandOf(step, hoursPassed, state, termsOf(state, clocks)), told);
  }
  return told;
}

const nothing: Told = { state: unknownRequest, events: [], before: [] };

/** Some stories begin with a request that is out or that has come in, so that the steps go deep. */
function begin(how: 'nothing' | 'outgoing' | 'incoming', clocks: Parameters<typeof termsOf>[1]): Told {
  const at = instantAfter(0);
  const terms = termsOf(unknownRequest, clocks);
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
  return commands[how].reduce<Told>((told, command) => carryOut(command, told), nothing);
}

const plans = fc.record({
  how: fc.constantFrom('nothing', 'outgoing', 'outgoing', 'incoming'),
  clocks: policies,
  plan: fc.array(steps, { maxLength: 40, size: 'max' }),
});
type Plan = typeof plans extends fc.Arbitrary<infer T> ? T : never;

const story = ({ how, clocks, plan }: Plan): Told => play(plan, clocks, begin(how, clocks));

describe('any sequence of commands to a request', () => {
  const law = lawsOf(plans, story, drawOf(500));

  it('may lead to any fact at all, so that what follows is said of all of them', () => {
    const seen = new Set(
      fc.sample(plans, { numRuns: 3_000, seed: 1 }).flatMap((plan) => story(plan).events.map(({ type }) => type)),
    );
    expect(Object.keys(requestEvents).filter((type) => !seen.has(type as RequestEvent['type']))).toEqual([]);
  });

  law(
    'is decided on without a failure, and emits events that the log can store and replay to the same state',
    ({ events, state }) => {
      const stored = events.map((event) => {
        const data = requestEvents[event.type].parse(JSON.parse(JSON.stringify(event.data)));
        return { ...event, data } as RequestEvent;
      });
      expect(stored.reduce(requestDecider.evolve, unknownRequest)).toEqual(state);
    },
  );

  law(
    'flags each clock and deadline version at most once, at its due instant [missed-once] [miss-is-dated-when-due]',
    ({ events, before }) => {
      const flagged = new Set<string>();
      events.forEach((event, index) => {
        if (event.type !== 'DeadlineMissed') return;
        const { clock, deadlineVersion, dueAt } = event.data;
        expect(flagged).not.toContain(`${clock} ${deadlineVersion}`);
        flagged.add(`${clock} ${deadlineVersion}`);
        expect(event.occurredAt).toBe(dueAt);
        expect(before[index]?.clocks[clock]).toMatchObject({ deadlineVersion, dueAt });
      });
    },
  );

  law('gives each change of a deadline the next version [due-instants-are-computed]', ({ events }) => {
    const versions = new Map<string, number>();
    for (const { data } of events) {
      if (!('deadlineVersion' in data && 'basis' in data)) continue;
      expect(data.deadlineVersion).toBe((versions.get(data.clock) ?? 0) + 1);
      versions.set(data.clock, data.deadlineVersion);
    }
  });

  law('lets no stops overlap, and only the last one be open [stops-never-overlap]', ({ state }) => {
    for (const { stops, startedAt } of Object.values(state.clocks)) {
      stops.reduce((free: Instant | null, { from, to }) => {
        expect(free !== null && free <= from && (to === null || from <= to)).toBe(true);
        return to;
      }, startedAt);
    }
  });

  law(
    'never cures a missed deadline by stopping, resuming, resetting or extending, nor lengthens an overdue one [stopping-cures-nothing]',
    ({ events, before }) => {
      events.forEach((event, index) => {
        if (event.type === 'ClockStopped' || event.type === 'ClockReset' || event.type === 'DeadlineExtended') {
          const clock = before[index]?.clocks[event.data.clock];
          expect(clock?.missed).toBeNull();
          const { stoppedAt } = { stoppedAt: '', ...event.data };
          if (event.type === 'ClockStopped') expect(stoppedAt < (clock?.dueAt ?? '')).toBe(true);
        }
        if (event.type === 'ClockResumed') expect(before[index]?.clocks[event.data.clock]?.missed).toBeNull();
      });
    },
  );

  law(
    'has nobody approve what they wrote, a request as little as an answer [approver-is-no-author] [four-eyes-at-every-door]',
    ({ events, before }) => {
      events.forEach((event, index) => {
        if (event.type === 'RequestApproved') expect(before[index]?.authors).not.toContain(event.data.approver);
        if (event.type !== 'AnswerApproved') return;
        const draft = before[index]?.course.drafts.find(({ answerId }) => answerId === event.data.answerId);
        expect(draft?.authors.length).toBeGreaterThan(0);
        expect(draft?.authors).not.toContain(event.data.approver);
      });
    },
  );

  law('sends no answer of ours that a second person has not approved in this wording', ({ events, before, state }) => {
    events.forEach((event, index) => {
      if (event.type !== 'AnswerSent') return;
      const draft = before[index]?.course.drafts.find(({ answerId }) => answerId === event.data.answerId);
      expect(draft?.approved).not.toBeNull();
      expect(draft?.answers).toEqual(event.data.answers);
    });
    if (state.content?.direction === 'incoming') {
      expect(events.filter(({ type }) => type === 'ResponseReceived' || type === 'AssistanceRefused')).toEqual([]);
    }
  });

  law('is shown whole by its row of the register', ({ events, state }) => {
    expect(stateOf(rowAfter<RegisterRow>(requestRegister, events))).toEqual(state);
  });

  law(
    'is reminded of no deadline twice for the same time, after its end, or once it is met [no-exact-day-for-reminders]',
    ({ events, before }) => {
      const issued = new Set<string>();
      events.forEach((event, index) => {
        if (event.type !== 'ReminderIssued') return;
        const { clock, deadlineVersion, dueAt, reminder } = event.data;
        const key = `${clock} ${deadlineVersion} ${reminder.at}`;
        expect(issued).not.toContain(key);
        issued.add(key);
        const state = before[index] ?? unknownRequest;
        expect(state.clocks[clock]).toMatchObject({ deadlineVersion, dueAt, missed: null });
        expect(satisfiedAt(state, clock)).toBeNull();
      });
    },
  );

  law(
    'reaches no rung twice, before its time, or of a deadline that is not missed or that was met before [rungs-follow-a-miss]',
    ({ events, before }) => {
      const settled = new Set<string>();
      events.forEach((event, index) => {
        if (event.type !== 'OverdueRungReached' && event.type !== 'OverdueRungSkipped') return;
        const { clock, deadlineVersion, dueAt, rung } = event.data;
        const key = `${clock} ${deadlineVersion} ${rung.at} ${rung.rung}`;
        expect(settled).not.toContain(key);
        settled.add(key);
        const state = before[index] ?? unknownRequest;
        expect(state.clocks[clock]).toMatchObject({ deadlineVersion, dueAt, missed: { deadlineVersion } });
        const metAt = satisfiedAt(state, clock);
        expect(metAt === null || metAt > rung.at).toBe(true);
        if (event.type === 'OverdueRungSkipped') return;
        expect(metAt).toBeNull();
        expect(event.occurredAt).toBe(rung.at);
        expect(rung.at >= dueAt).toBe(true);
      });
    },
  );

  law(
    'leaves the scheduler with every deadline that would be flagged, every reminder that would be issued and every rung that would be reached, and no other',
    ({ events, state }) => {
      const { timers } = rowAfter<DeadlineTimersRow>(deadlineTimers, events) ?? { timers: [] };
      const acts = (command: RequestCommand): boolean => {
        const decision = requestDecider.decide(command, state);
        return decision.accepted && decision.events.length > 0;
      };
      const expected = clockName.options.flatMap((clock) => {
        const { dueAt = null, deadlineVersion = 0, reminders = [], rungs = [] } = state.clocks[clock] ?? {};
        if (dueAt === null) return [];
        const asked = { clock, deadlineVersion, by: 'job' };
        const due = reminders.flatMap(({ at }) =>
          acts({ type: 'issue-reminder', ...asked, remindAt: at, at }) ? [at] : [],
        );
        const flagged = acts({ type: 'flag-missed', ...asked, at: dueAt }) ? [dueAt] : [];
        const reached = [...new Set(rungs.map(({ at }) => at))].filter((at) =>
          acts({ type: 'reach-rung', ...asked, reachAt: at, at }),
        );
        return [...due, ...flagged, ...reached].map((at) => [clock, at]);
      });
      expect(timers.map(({ clock, dueAt }) => [clock, dueAt])).toEqual(expected);
    },
  );
});

/** The row after these events, through JSON as PostgreSQL gives it back. */
function rowAfter<Row>({ folds }: Projection, events: readonly RequestEvent[]): Row | undefined {
  let row: Record<string, unknown> | undefined;
  events.forEach((event, index) => {
    const fold = folds[event.type];
    if (fold === undefined || fold === 'ignored') return;
    row = JSON.parse(JSON.stringify(fold(row, recorded(event, index), idFrom('request', 'property'))));
  });
  return row as Row | undefined;
}

function recorded(event: DomainEvent, revision: number): Recorded {
  const at = event.occurredAt ?? instantAfter(0);
  const id = idFrom('event', revision);
  const envelope = { commandId: id, correlationId: id, occurredAt: at, recordedAt: at, schemaVersion: 1 };
  const times = { occurredAt: at, recordedAt: at, envelope: { ...envelope, actor: { id: 'olga', roles: [] } } };
  return { ...event, id, stream: `request-${id}`, revision, position: 0n, ...times };
}
