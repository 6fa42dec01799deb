import { type Decider, datedAs, refuse, unreachable } from '@comity/kernel';
import { recordConsultation, requestConsultation } from './decide-consultation.js';
import { decidePetition, receivePetition } from './decide-delisting.js';
import { amend, challengeBasis, revoke } from './decide-designation.js';
import { expireLicence, grantLicence, remindOfLicence } from './decide-licence.js';
import { cite, propose, submit } from './decide-preparing.js';
import { approve, designate, reject, sendBack } from './decide-review.js';
import type { SanctionCommand, SanctionRefusal } from './sanction.commands.js';
import type { SanctionDecision } from './sanction.decision.js';
import type { SanctionEvent } from './sanction.events.js';
import { evolveSanction, type SanctionState } from './sanction.state.js';

/**
 * The rules of one proposal, and of the designation that may come of it. Proposer, reviewer and designator are three
 * different people, whatever their roles; whoever prepared the proposal never decides anything about it.
 */
export const sanctionDecider: Decider<SanctionState, SanctionCommand, SanctionEvent, SanctionRefusal> = {
  category: 'sanction',
  initial: { phase: 'unproposed' },
  decide: (command, state) =>
    'by' in command ? datedAs(command, decideSanction(command, state)) : decideSanction(command, state),
  evolve: evolveSanction,
};

function decideSanction(command: SanctionCommand, state: SanctionState): SanctionDecision {
  if (command.type === 'propose') return propose(command, state);
  if (state.phase === 'unproposed') {
    return refuse('sanction-unknown', 'no such proposal; propose it first, or check its id');
  }
  switch (command.type) {
    case 'cite':
      return cite(command, state);
    case 'request-consultation':
      return requestConsultation(command, state);
    case 'record-consultation':
      return recordConsultation(command, state);
    case 'submit':
      return submit(command, state);
    case 'return':
      return sendBack(command, state);
    case 'reject':
      return reject(command, state);
    case 'approve':
      return approve(command, state);
    case 'designate':
      return designate(command, state);
    case 'grant-licence':
      return grantLicence(command, state);
    case 'expire-licence':
      return expireLicence(command, state);
    case 'remind-of-licence':
      return remindOfLicence(command, state);
    case 'receive-petition':
      return receivePetition(command, state);
    case 'decide-petition':
      return decidePetition(command, state);
    case 'amend':
      return amend(command, state);
    case 'revoke':
      return revoke(command, state);
    case 'challenge-basis':
      return challengeBasis(command, state);
    default:
      return unreachable(command);
  }
}
