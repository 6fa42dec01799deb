import { fold } from '@comity/kernel';
import { drawOf, lawsOf } from '@comity/testing';
import fc from 'fast-check';
import type { SanctionCommand } from './sanction.commands.js';
import { sanctionDecider } from './sanction.decider.js';
import type { Participant, SanctionEvent } from './sanction.events.js';
import { peopleBehind } from './sanction.state.js';
import { anyCommand, FOUNDED, TWO_CRITERIA } from './testing/random-commands.js';
import { approve, cite, dana, designate, olivia, propose, rachel, submit } from './testing/sanction.fixtures.js';

/**
 * What the sequence leaves in the stream. Folding it anew must give the state that the commands saw, and nothing is done
 * under a legal basis that is not on record.
 */
function play(commands: readonly SanctionCommand[]): readonly SanctionEvent[] {
  const history: SanctionEvent[] = [];
  let state = sanctionDecider.initial;
  for (const each of commands) {
    const decision = sanctionDecider.decide(each, state);
    if (!decision.accepted) continue;
    if ('basis' in each && decision.events.length > 0) expect(each.basis).toBe(FOUNDED);
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
    case 'LicenceReminderIssued':
    case 'LicenceReminderSkipped':
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
const together = [submit, approve(rachel), designate(dana)].map(
  (each) => ({ ...each, basis: FOUNDED }) as SanctionCommand,
);
const beginnings = fc.constantFrom(begun, begun, begun, [...begun, ...together]);
const plans = fc
  .tuple(beginnings, fc.array(anyCommand, { minLength: 4, maxLength: 40 }))
  .map(([beginning, commands]) => [...beginning, ...commands]);
const draw = drawOf(3_000);

describe('whatever people do, in any order and in anybody’s name', () => {
  const law = lawsOf(plans, play, draw);
  const seen = { decided: 0, designated: 0, amended: 0 };

  law(
    'nobody decides on what they proposed, cited, consulted or submitted before [four-eyes-at-every-door]',
    (history) => {
      const authors = new Set<string>();
      for (const event of history) {
        const deciders = peopleIn([event], 'decides');
        seen.decided += deciders.length;
        expect(deciders.filter((decider) => authors.has(decider))).toEqual([]);
        for (const author of peopleIn([event], 'prepares')) authors.add(author);
      }
    },
  );

  law(
    'proposer, reviewer and designator are three different people [three-people-per-designation] [four-eyes-at-every-door]',
    (history) => {
      const at = history.findIndex(({ type }) => type === 'SanctionDesignated');
      if (at < 0) return;
      seen.designated += 1;
      const before = history.slice(0, at);
      const approval = ofType(before, 'SanctionApproved').slice(-1);
      const parts = [peopleIn(before, 'prepares'), peopleIn(approval, 'decides')];
      const designators = peopleIn(history.slice(at, at + 1), 'decides');
      expect(approval).toHaveLength(1);
      expect(designators.filter((person) => parts.flat().includes(person))).toEqual([]);
      expect(new Set([...parts.flat(), ...designators]).size).toBeGreaterThanOrEqual(3);
    },
  );

  law(
    'who is meant is said by a fourth person, and stays whom the others designated [a-designation-keeps-its-subject]',
    (history) => {
      const amended = ofType(history, 'DesignationAmended').filter(({ data }) => data.identifiers !== undefined);
      const before = history
        .filter(({ type }) => type === 'SanctionApproved' || type === 'SanctionDesignated')
        .slice(-2);
      const three = [...peopleIn(history, 'prepares'), ...peopleIn(before, 'decides')];
      seen.amended += amended.length;
      expect(peopleIn(amended, 'decides').filter((person) => three.includes(person))).toEqual([]);
      for (const { data } of amended) expect(data.identifiers).toContainEqual({ type: 'registration', value: 'X-1' });
    },
  );

  law(
    'a basis is challenged once per cited event, a licence expires once, a petition is decided once [licences-expire] [petitions-are-decided-once] [voided-miss-challenges-the-basis]',
    (history) => {
      const once = [
        ofType(history, 'DesignationBasisChallenged').map(({ data }) => data.cited.revision),
        ofType(history, 'LicenceExpired').map(({ data }) => data.licenceId),
        [...ofType(history, 'LicenceReminderIssued'), ...ofType(history, 'LicenceReminderSkipped')].map(
          ({ data }) => data.licenceId,
        ),
        ofType(history, 'DelistingDecided').map(({ data }) => data.petitionId),
      ];
      for (const keys of once) expect(new Set<string | number>(keys).size).toBe(keys.length);
    },
  );

  it('much is decided, and much comes to a designation', () => {
    expect(seen.decided).toBeGreaterThanOrEqual(Math.floor(draw.numRuns / 20));
    expect(seen.designated).toBeGreaterThanOrEqual(Math.floor(draw.numRuns / 200));
    expect(seen.amended).toBeGreaterThanOrEqual(Math.floor(draw.numRuns / 200));
  });
});
