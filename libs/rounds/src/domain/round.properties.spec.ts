import { fold, idFrom } from '@comity/kernel';
import { drawOf, lawsOf } from '@comity/testing';
import fc from 'fast-check';
import { invented, inventedAnew } from '../testing/report.js';
import type { RoundCommand } from './round.commands.js';
import { roundDecider } from './round.decider.js';
import type { Participant, RoundEvent } from './round.events.js';
import { peopleBehind } from './round.state.js';
import { sealed } from './status-report.js';

const CASE = idFrom('case', 'of tests');
const person = fc.constantFrom('olga', 'oscar', 'rosa', 'adam');
const by: fc.Arbitrary<Participant> = fc.oneof(
  fc.record({ id: person }),
  fc.record({ id: person, onBehalfOf: person }),
);
const marking = fc.constantFrom('TLP:GREEN' as const, 'TLP:AMBER' as const, 'TLP:RED' as const, null);
const markings = marking.map((of) => new Map([[CASE, of]]));
const digest = fc.constantFrom(
  sealed(invented).sha256,
  sealed(inventedAnew).sha256,
  sealed({ ...inventedAnew, edition: 3 }).sha256,
  'nonsense',
);
const compiled = {
  marking: fc.constantFrom('TLP:AMBER' as const, 'TLP:CLEAR' as const),
  priorityCases: fc.constantFrom([], [{ caseId: CASE, title: 'The relay', reason: 'overdue' }]),
  caseIds: fc.constantFrom([], [CASE]),
  markings,
};
const position = fc.constantFrom('4711', '4711', '5120', 'nowhere');

const command: fc.Arbitrary<RoundCommand> = fc.oneof(
  fc.record({
    type: fc.constant('open' as const),
    by,
    round: fc.record({
      agreementId: fc.constant(idFrom('agreement', 'of tests')),
      title: fc.constantFrom('Review', ''),
      period: fc.constantFrom(invented.period, { from: '2024-06-30', to: '2024-01-01' }),
      minimumN: fc.constantFrom(1, 0),
    }),
    inForceFrom: fc.constantFrom('2015-09-25', null),
  }),
  fc.record({
    type: fc.constant('fix-cutoff' as const),
    by,
    cutoff: position.map((at) => ({ ...invented.cutoff, position: at })),
    at: fc.constantFrom('2024-07-01T00:00:00.000Z', '2024-01-01T00:00:00.000Z'),
  }),
  fc.record({
    type: fc.constant('compile' as const),
    by,
    report: fc.constant(invented),
    knownAt: fc.constant(invented.cutoff.knownAt),
    position,
    ...compiled,
  }),
  fc.record({ type: fc.constant('approve' as const), by, sha256: digest }),
  fc.record({ type: fc.constant('publish' as const), by, markings }),
  fc.record({
    type: fc.constant('restate' as const),
    by,
    report: fc.constantFrom(inventedAnew, invented),
    knownAt: fc.constant(inventedAnew.compiledFrom.knownAt),
    position,
    restates: fc.integer({ min: 0, max: 3 }),
    reason: fc.constantFrom('late facts', ''),
    ...compiled,
  }),
);

/** What the commands leave in the stream. Folding it anew must give the state that the commands saw. */
function play(commands: readonly RoundCommand[]): readonly RoundEvent[] {
  const history: RoundEvent[] = [];
  let state = roundDecider.initial;
  for (const each of commands) {
    const decision = roundDecider.decide(each, state);
    if (!decision.accepted) {
      expect(decision.refusal.message).toMatch(/\w+ \w+/);
      continue;
    }
    for (const event of decision.events) state = roundDecider.evolve(state, event);
    history.push(...decision.events);
  }
  expect(fold(roundDecider, history)).toEqual(state);
  return history;
}

/** Which edition the event compiles, and who does; null for any other event. */
function compilation(event: RoundEvent): { readonly edition: number; readonly compiledBy: Participant } | null {
  if (event.type === 'StatusReportCompiled') return event.data;
  if (event.type !== 'ReportRestated') return null;
  return { edition: event.data.edition, compiledBy: event.data.restatedBy };
}

const begun: readonly RoundCommand[] = [
  {
    type: 'open',
    by: { id: 'olga' },
    round: {
      agreementId: idFrom('agreement', 'of tests'),
      title: 'Review',
      period: invented.period,
      minimumN: 1,
    },
    inForceFrom: '2015-09-25',
  },
  { type: 'fix-cutoff', by: { id: 'olga' }, cutoff: invented.cutoff, at: '2024-07-01T00:00:00.000Z' },
];

const published: readonly RoundCommand[] = [
  ...begun,
  {
    ...{ type: 'compile', by: { id: 'olga' }, report: invented, ...invented.compiledFrom, marking: 'TLP:AMBER' },
    ...{ priorityCases: [], caseIds: [], markings: new Map() },
  },
  { type: 'approve', by: { id: 'rosa' }, sha256: sealed(invented).sha256 },
  { type: 'publish', by: { id: 'olga' }, markings: new Map() },
];

/** Some stories begin later, so that the commands go deep. */
const beginning = fc.constantFrom<readonly RoundCommand[]>([], begun, published);
const plans = fc
  .tuple(beginning, fc.array(command, { minLength: 4, maxLength: 40 }))
  .map(([before, commands]) => [...before, ...commands]);

describe('whatever people ask of a round, in any order and in anybody’s name', () => {
  const law = lawsOf(plans, play, drawOf(500));
  const seen = { approvals: 0, publications: 0, restatements: 0 };

  law(
    'nobody approves an edition that they compiled [report-takes-two-people] [four-eyes-at-every-door]',
    (history) => {
      const compilers = new Map<number, Set<string>>();
      for (const event of history) {
        const compiled = compilation(event);
        if (compiled !== null) {
          const before = compilers.get(compiled.edition) ?? [];
          compilers.set(compiled.edition, new Set([...before, ...peopleBehind(compiled.compiledBy)]));
        }
        if (event.type !== 'StatusReportApproved') continue;
        seen.approvals += 1;
        const approvers = peopleBehind(event.data.approvedBy);
        expect(approvers.filter((each) => compilers.get(event.data.edition)?.has(each) !== false)).toEqual([]);
      }
    },
  );

  law('an edition is published once, and never compiled again [published-report-never-changes]', (history) => {
    const final = new Set<number>();
    for (const event of history) {
      const compiled = compilation(event);
      if (compiled !== null) expect(final).not.toContain(compiled.edition);
      if (event.type === 'ReportRestated') seen.restatements += 1;
      if (event.type !== 'StatusReportPublished') continue;
      seen.publications += 1;
      expect(final).not.toContain(event.data.edition);
      final.add(event.data.edition);
    }
  });

  it('some stories come to an approval, a publication and a restatement', () => {
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(0);
  });
});
