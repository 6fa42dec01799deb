import { fold } from '@comity/kernel';
import fc from 'fast-check';
import { type SanctionCommand, sanctionDecider } from './sanction.decider.js';
import type { Participant, SanctionEvent, SanctionProposal } from './sanction.events.js';
import { peopleBehind } from './sanction.state.js';

const proposal: SanctionProposal = {
  caseId: '3f0e6a52-9d5e-4a0e-8a39-0d1c6f5a7b11',
  subject: { name: 'Invented Trading Co.', kind: 'entity', identifiers: [] },
  measures: ['asset-freeze'],
  legalBasis: { instrument: 'Invented Order', version: '1', criteria: ['a', 'b'] },
};
const person = fc.constantFrom('olivia', 'oscar', 'rachel', 'adam');
const by: fc.Arbitrary<Participant> = fc.oneof(
  fc.record({ id: person }),
  fc.record({ id: person, onBehalfOf: person }),
);
const place = fc.record({
  stream: fc.constant('request-1'),
  revision: fc.integer({ min: 0, max: 3 }),
  eventHash: fc.constantFrom('a'.repeat(64), 'b'.repeat(64), null),
  note: fc.constant('late'),
});
const command: fc.Arbitrary<SanctionCommand> = fc.oneof(
  fc.record({
    type: fc.constant('propose' as const),
    by,
    proposal: fc.constant(proposal),
    caseStanding: fc.constantFrom('open' as const, 'closed' as const, 'unknown' as const),
  }),
  fc.record({ type: fc.constant('cite' as const), by, criterion: fc.constantFrom('a', 'b', 'c'), citation: place }),
  fc.record({ type: fc.constantFrom('submit' as const, 'approve' as const), by }),
  fc.record({ type: fc.constantFrom('return' as const, 'reject' as const), by, reason: fc.constantFrom('why', '') }),
);

/** What the sequence leaves in the stream. Folding it anew must give the state that the commands saw. */
function play(commands: readonly SanctionCommand[]): readonly SanctionEvent[] {
  const history: SanctionEvent[] = [];
  let state = sanctionDecider.initial;
  for (const each of commands) {
    const decision = sanctionDecider.decide(each, state);
    if (!decision.accepted) continue;
    for (const event of decision.events) state = sanctionDecider.evolve(state, event);
    history.push(...decision.events);
  }
  expect(fold(sanctionDecider, history)).toEqual(state);
  return history;
}

function authorsOf(event: SanctionEvent): readonly string[] {
  switch (event.type) {
    case 'SanctionProposed':
      return peopleBehind(event.data.proposedBy);
    case 'GroundsCited':
      return peopleBehind(event.data.citedBy);
    case 'SanctionSubmitted':
      return peopleBehind(event.data.submittedBy);
    case 'SanctionReturned':
    case 'SanctionRejected':
    case 'SanctionApproved':
      return [];
  }
}

function decidersOf(event: SanctionEvent): readonly string[] {
  switch (event.type) {
    case 'SanctionProposed':
    case 'GroundsCited':
    case 'SanctionSubmitted':
      return [];
    case 'SanctionReturned':
      return peopleBehind(event.data.returnedBy);
    case 'SanctionRejected':
      return peopleBehind(event.data.rejectedBy);
    case 'SanctionApproved':
      return peopleBehind(event.data.approvedBy);
  }
}

describe('whatever people do, in any order and in anybody’s name', () => {
  it('nobody decides on what they proposed, cited or submitted before', () => {
    let decided = 0;
    const sequences = fc.array(command, { minLength: 4, maxLength: 24 });
    fc.assert(
      fc.property(sequences, (commands) => {
        const history = play([{ type: 'propose', by: { id: 'olivia' }, proposal, caseStanding: 'open' }, ...commands]);
        history.forEach((event, index) => {
          const authors = history.slice(0, index).flatMap(authorsOf);
          decided += decidersOf(event).length;
          for (const decider of decidersOf(event)) expect(authors).not.toContain(decider);
        });
      }),
      { numRuns: 3_000 },
    );
    expect(decided).toBeGreaterThan(0);
  });
});
