import { fold } from '@comity/kernel';
import { drawOf, lawsOf } from '@comity/testing';
import * as fc from 'fast-check';
import { agreement, guidelines, ladder, ourCalendar, policy, rubric } from '../testing/agreement.fixtures.js';
import type { AgreementCommand } from './agreement.commands.js';
import { agreementDecider } from './agreement.decider.js';
import type { AgreementEvent } from './agreement.events.js';
import type { AgreementState } from './agreement.state.js';
import { standingOn } from './agreement.terms.js';

/** Days around the beginning of the agreement, and now and then what is no day. */
const DAYS = ['2015-09-24', '2015-09-25', '2016-01-01', '2016-07-01', '2017-01-01', '2020-01-01'];
const day = fc.oneof({ weight: 15, arbitrary: fc.constantFrom(...DAYS) }, fc.constantFrom('2016-02-30', '', 'soon'));
const reason = fc.oneof({ weight: 15, arbitrary: fc.constant('by note') }, fc.constantFrom('', 'a\0b'));
const kind = fc.constantFrom('*', 'evidence');

const command: fc.Arbitrary<AgreementCommand> = fc.oneof(
  fc.constant<AgreementCommand>({ type: 'register', agreement }),
  fc.record({ kind, effectiveFrom: day }).map(
    (changes): AgreementCommand => ({
      ...{ type: 'adopt-policy', policy: policy(changes) },
    }),
  ),
  fc.record({ kind, effectiveFrom: day, source: reason }).map(
    (changes): AgreementCommand => ({
      ...{ type: 'adopt-guidelines', guidelines: { ...guidelines, ...changes } },
    }),
  ),
  fc.record({ effectiveFrom: day, ownerMayAssess: fc.boolean() }).map(
    (changes): AgreementCommand => ({
      ...{ type: 'adopt-rubric', rubric: { ...rubric, ...changes } },
    }),
  ),
  fc.record({ effectiveFrom: day, source: reason }).map(
    (changes): AgreementCommand => ({
      ...{ type: 'define-ladder', ladder: { ...ladder, ...changes } },
    }),
  ),
  fc.record({ calendarVersion: fc.nat(4), latestVersion: fc.constantFrom(null, 2, 4) }).map(
    ({ calendarVersion, latestVersion }): AgreementCommand => ({
      ...{ type: 'assign-calendar', assignment: { ...ourCalendar, calendarVersion }, latestVersion },
    }),
  ),
  fc.record({ suspendedFrom: day, resumesOn: fc.option(day), reason }).map(
    (suspension): AgreementCommand => ({
      ...{ type: 'suspend', suspension },
    }),
  ),
  fc.record({ resumesOn: day, reason }).map((resumption): AgreementCommand => ({ type: 'resume', resumption })),
  fc.record({ terminatedFrom: day, reason }).map(
    (termination): AgreementCommand => ({
      ...{ type: 'terminate', termination },
    }),
  ),
);
const commands = fc
  .array(command, { maxLength: 25 })
  .map((rest): readonly AgreementCommand[] => [{ type: 'register', agreement }, ...rest]);

/** Everything that the commands put on record, with the state after each event. */
function play(sequence: readonly AgreementCommand[]) {
  const events: AgreementEvent[] = [];
  let last = agreementDecider.initial;
  const states: AgreementState[] = [last];
  for (const one of sequence) {
    const decision = agreementDecider.decide(one, last);
    if (!decision.accepted) expect(decision.refusal.message).toMatch(/\w+ \w+/);
    for (const event of decision.accepted ? decision.events : []) {
      last = agreementDecider.evolve(last, event);
      events.push(event);
      states.push(last);
    }
  }
  return { events, states, last };
}

const versionsOf = (state: AgreementState): readonly (readonly object[])[] =>
  state.phase === 'unregistered' ? [] : [state.policies, state.guidelines, state.rubrics, state.ladders];

describe('whatever is asked of an agreement, in whatever order', () => {
  const law = lawsOf(commands, play, drawOf(500));

  law('a version once adopted stays as it is [versions-in-use-stay]', ({ states, last }) => {
    const final = versionsOf(last);
    for (const state of states) {
      for (const [index, versions] of versionsOf(state).entries()) {
        expect(final[index]?.slice(0, versions.length)).toEqual(versions);
      }
    }
  });

  law('no two suspensions share a day', ({ last }) => {
    if (last.phase === 'unregistered') return;
    for (const day of DAYS) {
      const holding = last.suspensions.filter(
        ({ suspendedFrom, resumesOn }) => suspendedFrom <= day && (resumesOn === null || day < resumesOn),
      );
      expect(holding.length).toBeLessThanOrEqual(1);
      if (holding.length === 1) expect(['suspended', 'terminated']).toContain(standingOn(last, day));
    }
  });

  law('replaying what it put on record gives the same state', ({ events, last }) =>
    expect(fold(agreementDecider, JSON.parse(JSON.stringify(events)))).toEqual(last),
  );
});
