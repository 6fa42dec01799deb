import { accept, canonicalJson, readContent, refuse } from '@comity/kernel';
import type { RecordConsultation, RequestConsultation } from './sanction.commands.js';
import { contentInvalid, type SanctionDecision } from './sanction.decision.js';
import { sanctionEvents } from './sanction.events.js';
import type { ApprovedSanction, ProposedSanction } from './sanction.state.js';

const CONSULTATIONS_AT_MOST = 100;

/** Somebody can be asked until it is decided. */
export function requestConsultation(command: RequestConsultation, state: ProposedSanction): SanctionDecision {
  const content = readContent(sanctionEvents.ConsultationRequested, { ...command, requestedBy: command.by });
  if (!content.valid) return contentInvalid(content.sentence);
  const { requestedBy: _requestedBy, ...asked } = content.data;
  const before = state.consultations.get(asked.consultationId);
  if (before !== undefined) {
    const { recorded: _recorded, ...askedBefore } = before;
    return canonicalJson(askedBefore) === canonicalJson(asked) ? accept() : conflicts();
  }
  if (isDecided(state)) return decided(state);
  if (state.consultations.size >= CONSULTATIONS_AT_MOST) {
    return refuse('too-many-consultations', `a proposal has at most ${CONSULTATIONS_AT_MOST} consultations`);
  }
  return accept({ type: 'ConsultationRequested', data: content.data });
}

export function recordConsultation(command: RecordConsultation, state: ProposedSanction): SanctionDecision {
  const content = readContent(sanctionEvents.ConsultationRecorded, { ...command, recordedBy: command.by });
  if (!content.valid) return contentInvalid(content.sentence);
  const { recordedBy: _recordedBy, ...said } = content.data;
  const asked = state.consultations.get(said.consultationId);
  if (asked === undefined) return refuse('consultation-unknown', 'nobody was asked under this id; request it first');
  if (asked.recorded !== null) return canonicalJson(asked.recorded) === canonicalJson(said) ? accept() : conflicts();
  if (isDecided(state)) return decided(state);
  return accept({ type: 'ConsultationRecorded', data: content.data });
}

/**
 * Every authority that was asked, or had to be, has its answer on record.
 * @param required by the legal basis as it is on record now: it may have been published after it was proposed under
 */
export function refuseUnlessConsulted(state: ApprovedSanction, required: readonly string[]): SanctionDecision | null {
  const consultations = [...state.consultations.values()];
  const unanswered = consultations.filter(({ recorded }) => recorded === null).map(({ authority }) => authority);
  const asked = new Set(consultations.map(({ authority }) => nameOf(authority)));
  const byName = new Map([...state.requiredConsultations, ...required].map((each) => [nameOf(each), each]));
  const unasked = [...byName].filter(([name]) => !asked.has(name)).map(([, authority]) => authority);
  const missing = [...unasked, ...unanswered];
  if (missing.length === 0) return null;
  return refuse('consultations-missing', `record first what these were asked and said: ${missing.join(', ')}`);
}

function nameOf(authority: string): string {
  return authority.trim().toLowerCase();
}

function isDecided({ phase }: ProposedSanction): boolean {
  return phase === 'rejected' || phase === 'designated' || phase === 'revoked';
}

function decided({ phase }: ProposedSanction): SanctionDecision {
  return refuse('sanction-decided', `the proposal is ${phase}; consultations come before the decision`);
}

function conflicts(): SanctionDecision {
  return refuse('consultation-conflicts', 'this consultation is on record otherwise; request a new one');
}
