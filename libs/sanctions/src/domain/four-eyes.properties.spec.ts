import { fold } from '@comity/kernel';
import fc from 'fast-check';
import type { SanctionCommand } from './sanction.commands.js';
import { sanctionDecider } from './sanction.decider.js';
import type { Participant, SanctionEvent } from './sanction.events.js';
import { peopleBehind } from './sanction.state.js';
import { anyCommand, TWO_CRITERIA } from './testing/random-commands.js';
import { cite, olivia, propose } from './testing/sanction.fixtures.js';

const runs = Number(process.env.COMITY_PROPERTY_RUNS ?? 3_000);

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

type Part = 'prepares' | 'decides';

/** Who takes part with this event, and how; null for what no person decides. */
function partIn(event: SanctionEvent): { readonly part: Part; readonly by: Participant } | null {
  switch (event.type) {
    case 'SanctionProposed':
      return { part: 'prepares', by: event.data.proposedBy };
    case 'GroundsCited':
      return { part: 'prepares', by: event.data.citedBy };
    case 'ConsultationRequested':
      return { part: 'prepares', by: event.data.requestedBy };
    case 'ConsultationRecorded':
      return { part: 'prepares', by: event.data.recordedBy };
    case 'SanctionSubmitted':
      return { part: 'prepares', by: event.data.submittedBy };
    case 'SanctionReturned':
      return { part: 'decides', by: event.data.returnedBy };
    case 'SanctionRejected':
      return { part: 'decides', by: event.data.rejectedBy };
    case 'SanctionApproved':
      return { part: 'decides', by: event.data.approvedBy };
    case 'SanctionDesignated':
      return { part: 'decides', by: event.data.designatedBy };
    case 'AssetFreezeOrdered':
      return { part: 'decides', by: event.data.orderedBy };
    case 'TransactionProhibitionImposed':
      return { part: 'decides', by: event.data.imposedBy };
    case 'LicenceGranted':
      return { part: 'decides', by: event.data.grantedBy };
    case 'DelistingDecided':
      return { part: 'decides', by: event.data.decidedBy };
    case 'DesignationAmended':
      return { part: 'decides', by: event.data.amendedBy };
    case 'DesignationRevoked':
      return { part: 'decides', by: event.data.revokedBy };
    case 'LicenceExpired':
    case 'DelistingPetitionReceived':
    case 'DesignationBasisChallenged':
      return null;
  }
}

function peopleIn(history: readonly SanctionEvent[], part: Part): readonly string[] {
  return history.flatMap((event) => {
    const taken = partIn(event);
    return taken?.part === part ? peopleBehind(taken.by) : [];
  });
}

const ofType = <Type extends SanctionEvent['type']>(history: readonly SanctionEvent[], type: Type) =>
  history.filter((event): event is Extract<SanctionEvent, { type: Type }> => event.type === type);

const begun = [propose({ by: olivia, proposal: TWO_CRITERIA }), cite('a'), cite('b')];
const histories = fc
  .array(anyCommand, { minLength: 4, maxLength: 40 })
  .map((commands) => play([...begun, ...commands]));

describe('whatever people do, in any order and in anybody’s name', () => {
  it('nobody decides on what they proposed, cited, consulted or submitted before', () => {
    let decided = 0;
    fc.assert(
      fc.property(histories, (history) => {
        history.forEach((event, index) => {
          const deciders = peopleIn([event], 'decides');
          const authors = peopleIn(history.slice(0, index), 'prepares');
          decided += deciders.length;
          expect(deciders.filter((decider) => authors.includes(decider))).toEqual([]);
        });
      }),
      { numRuns: runs },
    );
    expect(decided).toBeGreaterThanOrEqual(Math.floor(runs / 20));
  });

  it('proposer, reviewer and designator are three different people [three-people-per-designation] [four-eyes-at-every-door]', () => {
    let designated = 0;
    fc.assert(
      fc.property(histories, (history) => {
        const at = history.findIndex(({ type }) => type === 'SanctionDesignated');
        if (at < 0) return;
        designated++;
        const before = history.slice(0, at);
        const approval = ofType(before, 'SanctionApproved').slice(-1);
        const parts = [peopleIn(before, 'prepares'), peopleIn(approval, 'decides')];
        const designators = peopleIn(history.slice(at, at + 1), 'decides');
        expect(approval).toHaveLength(1);
        expect(designators.filter((person) => parts.flat().includes(person))).toEqual([]);
        expect(new Set([...parts.flat(), ...designators]).size).toBeGreaterThanOrEqual(3);
      }),
      { numRuns: runs },
    );
    expect(designated).toBeGreaterThanOrEqual(Math.floor(runs / 200));
  });

  it('a basis is challenged once per cited event, a licence expires once, a petition is decided once [licences-expire] [petitions-are-decided-once] [voided-miss-challenges-the-basis]', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const once = [
          ofType(history, 'DesignationBasisChallenged').map(({ data }) => data.cited.revision),
          ofType(history, 'LicenceExpired').map(({ data }) => data.licenceId),
          ofType(history, 'DelistingDecided').map(({ data }) => data.petitionId),
        ];
        for (const keys of once) expect(new Set<string | number>(keys).size).toBe(keys.length);
      }),
      { numRuns: runs },
    );
  });
});
