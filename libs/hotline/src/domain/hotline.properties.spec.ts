import { hoursAfter } from '@comity/calendars';
import { fold, type Instant, idFrom } from '@comity/kernel';
import { drawOf, lawsOf } from '@comity/testing';
import * as fc from 'fast-check';
import { content, drillContent, ESCALATED, ladder, terms } from '../testing/hotline.fixtures.js';
import type { HotlineCommand } from './hotline.commands.js';
import { hotlineDecider } from './hotline.decider.js';
import type { HotlineEvent } from './hotline.events.js';
import type { HotlineState } from './hotline.state.js';

/** One thing that somebody does, at a moment and on a day that the wall clock makes possible, or not quite. */
type Step = (when: { readonly moment: Instant; readonly day: string; readonly at: Instant }) => HotlineCommand;

const words = fc.oneof({ weight: 20, arbitrary: fc.constant('as agreed') }, fc.constantFrom('', 'a\0b'));
const some = (what: string) => fc.integer({ min: 1, max: 3 }).map((n) => idFrom(what, n));
const attemptId = some('attempt');
const commitmentId = some('commitment');
const party = fc.constantFrom('us' as const, 'counterpart' as const);
const level = fc.integer({ min: 0, max: 4 });
const OPEN = { phase: 'open', filedAt: null } as const;

const escalation: fc.Arbitrary<Step> = fc
  .record({
    issue: fc.constantFrom(content, drillContent, { ...content, drill: true }),
    request: fc.constantFrom(null, OPEN, { ...OPEN, phase: 'closed' as const }),
    terms: fc.constantFrom(terms, { ...terms, ladder: null }, { ...terms, isParty: false }),
    level,
  })
  .map((said) => ({ moment, at }) => ({ type: 'escalate', ...said, escalatedAt: moment, at }));

const laterStep: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ attemptId, channel: words, contact: words, spokeWith: fc.option(words, { nil: undefined }) }).map(
    (said): Step =>
      ({ moment, at }) => ({ type: 'attempt-contact', ...said, attemptedAt: moment, at }),
  ),
  fc.record({ attemptId, spokeWith: words }).map(
    (said): Step =>
      ({ moment, at }) => ({ type: 'record-contact', ...said, madeAt: moment, at }),
  ),
  words.map(
    (acknowledgedBy): Step =>
      ({ moment, at }) => ({
        ...{ type: 'acknowledge', acknowledgedAt: moment, acknowledgedBy, at },
      }),
  ),
  words.map(
    (reason): Step =>
      ({ moment, at }) => ({ type: 'raise', raisedAt: moment, reason, at }),
  ),
  level.map(
    (asked): Step =>
      ({ at }) => ({ type: 'raise-overdue-rung', level: asked, at }),
  ),
  fc.record({ commitmentId, party, text: words, isDue: fc.boolean() }).map(
    ({ isDue, ...said }): Step =>
      ({ day, at }) => ({
        ...{ type: 'record-commitment', ...said, madeOn: day, dueOn: isDue ? day : null, at },
      }),
  ),
  commitmentId.map(
    (id): Step =>
      ({ day, at }) => ({
        ...{ type: 'fulfil-commitment', commitmentId: id, fulfilledOn: day, at },
      }),
  ),
  fc.record({ commitmentId, reason: words }).map(
    (said): Step =>
      ({ day, at }) => ({ type: 'break-commitment', ...said, brokenOn: day, at }),
  ),
  fc.record({ commitmentId, reason: words }).map(
    (said): Step =>
      ({ at }) => ({ type: 'reopen-commitment', ...said, at }),
  ),
);
const ending: fc.Arbitrary<Step> = words.chain((said) =>
  fc.constantFrom<Step>(
    ({ moment, at }) => ({ type: 'resolve', resolvedAt: moment, resolution: said, at }),
    ({ moment, at }) => ({ type: 'hold-drill', heldAt: moment, findings: said, at }),
  ),
);
const start = fc.constantFrom(content, drillContent).map(
  (issue): Step =>
    ({ at }) => ({
      ...{ type: 'escalate', issue, escalatedAt: at, level: 1, request: issue === content ? OPEN : null, terms, at },
    }),
);

/** Mostly a few hours ago; now and then ahead of the clock, or no moment at all. */
const hoursAgo = fc.oneof({ weight: 20, arbitrary: fc.nat(6) }, fc.constantFrom(-2, 500, Number.NaN));
const step = fc.oneof(
  { weight: 20, arbitrary: laterStep },
  { weight: 1, arbitrary: ending },
  { weight: 1, arbitrary: escalation },
);

/** The wall clock never goes back from one command to the next. */
const commands = fc
  .tuple(start, fc.array(fc.record({ step, hoursPassed: fc.nat(9), hoursAgo }), { maxLength: 25 }))
  .map(([first, rest]): readonly HotlineCommand[] => {
    let hours = 0;
    const sent = [first({ moment: ESCALATED, day: '2016-03-04', at: ESCALATED })];
    for (const { step, hoursPassed, hoursAgo } of rest) {
      hours += hoursPassed;
      const at = hoursAfter(ESCALATED, hours);
      const moment = Number.isNaN(hoursAgo) ? '2016-02-30T00:00:00.000Z' : hoursAfter(at, -hoursAgo);
      sent.push(step({ moment, day: moment.slice(0, 10), at }));
    }
    return sent;
  });

interface Played {
  readonly sequence: readonly HotlineCommand[];
  readonly events: readonly HotlineEvent[];
  /** The state before the first event, and after each. */
  readonly states: readonly HotlineState[];
  readonly last: HotlineState;
}

function play(sequence: readonly HotlineCommand[]): Played {
  const events: HotlineEvent[] = [];
  let last = hotlineDecider.initial;
  const states = [last];
  for (const command of sequence) {
    const decision = hotlineDecider.decide(command, last);
    if (!decision.accepted) expect(decision.refusal.message).toMatch(/\w+ \w+/);
    for (const event of decision.accepted ? decision.events : []) {
      last = hotlineDecider.evolve(last, event);
      events.push(event);
      states.push(last);
    }
  }
  return { sequence, events, states, last };
}

describe('whatever is asked of an issue, in whatever order', () => {
  const law = lawsOf(commands, play, drawOf(500));

  law('its level never falls, and rises by one [hotline-level-only-rises]', ({ states }) => {
    const levels = states.flatMap((state) => (state.phase === 'unknown' ? [] : [state.level]));
    for (const [index, level] of levels.entries()) {
      expect([0, 1]).toContain(level - (levels[index - 1] ?? level));
      expect(level).toBeLessThanOrEqual(ladder.rungs.length);
    }
  });

  law(
    'it goes up by itself only while nobody has acknowledged, at the due instant of the level below',
    ({ events, states }) => {
      for (const [index, event] of events.entries()) {
        if (event.type !== 'IssueRaisedToNextLevel' || event.data.because.kind === 'by-hand') continue;
        const { raisedAt } = event.data;
        expect(event.occurredAt).toBe(raisedAt);
        expect(states[index]).toMatchObject({ acknowledgeBy: raisedAt, acknowledgedAt: null, phase: 'open' });
      }
    },
  );

  const ofType = <Type extends HotlineEvent['type']>(events: readonly HotlineEvent[], type: Type) =>
    events.filter((event): event is Extract<HotlineEvent, { type: Type }> => event.type === type);

  law('a call is of the level on which the issue stood when it was made', ({ events }) => {
    for (const [index, event] of events.entries()) {
      if (event.type !== 'ContactAttempted') continue;
      const rises = ofType(events.slice(0, index), 'IssueRaisedToNextLevel');
      const climbed = rises.filter(({ data }) => data.raisedAt <= event.data.attemptedAt).length;
      const start = ofType(events, 'IssueEscalated')[0]?.data.level ?? 0;
      expect(event.data.level).toBe(start + climbed);
    }
  });

  law('a level that a person took it to is acknowledged from then on, not by what was said before', ({ events }) => {
    for (const [index, event] of events.entries()) {
      if (event.type !== 'EscalationAcknowledged') continue;
      const rises = ofType(events.slice(0, index), 'IssueRaisedToNextLevel');
      const byHand = rises.findLast(({ data }) => data.because.kind === 'by-hand');
      expect(event.data.acknowledgedAt >= (byHand?.data.raisedAt ?? '')).toBe(true);
    }
  });

  law('nothing but commitments that are settled, or reopened, follows its end', ({ events }) => {
    const types = events.map(({ type }) => type);
    const end = types.findIndex((type) => type === 'IssueResolved' || type === 'DrillHeld');
    const after = end < 0 ? [] : types.slice(end + 1);
    const remain = ['CommitmentFulfilled', 'CommitmentBroken', 'CommitmentReopened'];
    expect(after.filter((type) => !remain.includes(type))).toEqual([]);
  });

  law('a commitment is settled and reopened in turn, a contact made at most once per attempt', ({ events }) => {
    const done = new Set<string>();
    for (const { type, data } of events) {
      if (type === 'CommitmentReopened') expect(done.delete(data.commitmentId)).toBe(true);
      const settled = type === 'CommitmentFulfilled' || type === 'CommitmentBroken' ? data.commitmentId : null;
      const id = type === 'ContactMade' ? data.attemptId : settled;
      if (id === null) continue;
      expect(done).not.toContain(id);
      done.add(id);
    }
  });

  law('replaying what it put on record gives the same state', ({ events, last }) =>
    expect(fold(hotlineDecider, JSON.parse(JSON.stringify(events)))).toEqual(last),
  );

  law('the same command again changes nothing, or is refused', ({ last, sequence }) => {
    const command = sequence.at(-1);
    // A person who raises again at the same moment means the next level.
    if (command === undefined || command.type === 'raise') return;
    const first = hotlineDecider.decide(command, last);
    const after = first.accepted ? first.events.reduce(hotlineDecider.evolve, last) : last;
    const again = hotlineDecider.decide(command, after);
    expect(again.accepted ? again.events : []).toEqual([]);
  });
});
