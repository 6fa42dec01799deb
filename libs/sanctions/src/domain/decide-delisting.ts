import { accept, canonicalJson, readContent, refuse } from '@comity/kernel';
import type { DecidePetition, ReceivePetition } from './sanction.commands.js';
import { contentInvalid, notDesignated, refuseAuthor, type SanctionDecision } from './sanction.decision.js';
import { type Participant, type SanctionEvent, sanctionEvents } from './sanction.events.js';
import { type ProposedSanction, peopleBehind } from './sanction.state.js';

const PETITIONS_AT_MOST = 1_000;

export function receivePetition(command: ReceivePetition, state: ProposedSanction): SanctionDecision {
  const content = readContent(sanctionEvents.DelistingPetitionReceived, { ...command, recordedBy: command.by });
  if (!content.valid) return contentInvalid(content.sentence);
  if (state.phase !== 'designated') return notDesignated(state);
  const { petitions, designatedAt } = state.designation;
  const { recordedBy: _recordedBy, ...petition } = content.data;
  const received = petitions.get(petition.petitionId);
  if (received !== undefined) {
    const same = canonicalJson(received.petition) === canonicalJson(petition);
    return same ? accept() : refuse('petition-conflicts', 'this id holds another petition; use a new id');
  }
  const { receivedAt } = petition;
  if (receivedAt > command.at || receivedAt < designatedAt) {
    return refuse('petition-date-impossible', `it was received between the designation (${designatedAt}) and now`);
  }
  if (petitions.size >= PETITIONS_AT_MOST) {
    return refuse('too-many-petitions', `a designation has at most ${PETITIONS_AT_MOST} petitions`);
  }
  return accept({ type: 'DelistingPetitionReceived', data: content.data, occurredAt: receivedAt });
}

/** Granting it revokes the designation in the same breath. */
export function decidePetition(command: DecidePetition, state: ProposedSanction): SanctionDecision {
  const { by, petitionId, outcome, reason } = command;
  const content = readContent(sanctionEvents.DelistingDecided, { petitionId, outcome, reason, decidedBy: by });
  if (!content.valid) return contentInvalid(content.sentence);
  if (state.phase !== 'designated' && state.phase !== 'revoked') return notDesignated(state);
  const received = state.designation.petitions.get(petitionId);
  if (received === undefined) return refuse('petition-unknown', 'no such petition; record its receipt first');
  if (received.outcome !== null) {
    return received.outcome === outcome
      ? accept()
      : refuse('petition-already-decided', `the petition was ${received.outcome}; record a new one`);
  }
  if (state.phase === 'revoked') return notDesignated(state);
  const refused = refuseAuthor(by, state) ?? refuseRecorder(by, received.recordedBy);
  if (refused !== null) return refused;
  const decided: SanctionEvent = { type: 'DelistingDecided', data: content.data };
  if (outcome === 'denied') return accept(decided);
  const revoked: SanctionEvent = { type: 'DesignationRevoked', data: { reason, revokedBy: by, petitionId } };
  return accept<SanctionEvent>(decided, revoked);
}

function refuseRecorder(by: Participant, recordedBy: Participant): SanctionDecision | null {
  const recorders = peopleBehind(recordedBy);
  if (!peopleBehind(by).some((person) => recorders.includes(person))) return null;
  return refuse('recorder-cannot-decide', 'who recorded the petition does not decide on it; ask a second person');
}
