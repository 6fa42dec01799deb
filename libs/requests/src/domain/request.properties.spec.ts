import type { Instant } from '@comity/kernel';
import { drawOf, lawsOf } from '@comity/testing';
import fc from 'fast-check';
import { type DeadlineTimersRow, deadlineTimers } from '../react/deadline-timers.projection.js';
import { requestRegister } from '../read/request-register.projection.js';
import type { RegisterRow } from '../read/request-register.row.js';
import { stateOf } from '../read/request-register.state.js';
import { explainDeadline } from './explain-deadline.js';
import type { RequestCommand } from './request.commands.js';
import { requestDecider } from './request.decider.js';
import { clockName, type RequestEvent, requestEvents } from './request.events.js';
import { unknownRequest } from './request.state.js';
import { satisfiedAt } from './satisfied.js';
import { termsOf } from './testing/arbitrary-policies.js';
import { plans, rowAfter, story } from './testing/arbitrary-stories.js';

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
    'moves deadlines by what a request is taken for: later from the start, earlier from the answer on, and none that was over by then [urgency-moves-deadlines]',
    ({ events, before }) => {
      events.forEach((event, index) => {
        const next = events[index + 1];
        if (event.type !== 'UrgencyAccepted' && event.type !== 'UrgencyDowngraded') return;
        const judgedAt = event.type === 'UrgencyAccepted' ? event.data.acceptedAt : event.data.downgradedAt;
        const { clocks } = before[index] ?? unknownRequest;
        if (next?.type !== 'DeadlineReprojected' && next?.type !== 'ClockReset') return;
        if (!next.data.reason.startsWith('the request is taken for')) return;
        const { dueAt = null, deadlineVersion = 0, extensions = [] } = clocks[next.data.clock] ?? {};
        expect(dueAt === null || dueAt > judgedAt).toBe(true);
        expect(next.data).toMatchObject({ deadlineVersion: deadlineVersion + 1, basis: { kind: 'computed' } });
        const isLater = next.data.dueAt === null || (dueAt !== null && next.data.dueAt >= dueAt);
        if (next.type === 'DeadlineReprojected') expect(isLater).toBe(true);
        else expect(isLater && extensions.length === 0).toBe(false);
      });
    },
  );

  law(
    'explains every deadline that is counted, by the policy and the calendars that it rests on [deadlines-explain-themselves]',
    ({ state, agreed }) => {
      for (const name of clockName.options) {
        const explained = explainDeadline(name, state, termsOf(state, agreed));
        expect(explained?.dueAt).toBe(state.clocks[name]?.dueAt);
      }
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
