import { accept, readContent, refuse, unreachable } from '@comity/kernel';
import { refuseUnlessConsulted } from './decide-consultation.js';
import { refuseUnfounded } from './legal-basis-on-record.js';
import type { ApproveSanction, DesignateSanction, RejectSanction, ReturnSanction } from './sanction.commands.js';
import { contentInvalid, refuseAuthor, refuseBare, type SanctionDecision } from './sanction.decision.js';
import { type Measure, type Participant, type SanctionEvent, sanctionEvents } from './sanction.events.js';
import { type ApprovedSanction, type ProposedSanction, peopleBehind } from './sanction.state.js';

/** By a reviewer, or by whoever was to designate. */
export function sendBack({ by, reason }: ReturnSanction, state: ProposedSanction): SanctionDecision {
  if (state.phase !== 'submitted' && state.phase !== 'approved') return notSubmitted(state);
  const refused = refuseAuthor(by, state);
  if (refused !== null) return refused;
  const content = readContent(sanctionEvents.SanctionReturned, { returnedBy: by, reason });
  if (!content.valid) return contentInvalid(content.sentence);
  return accept({ type: 'SanctionReturned', data: content.data });
}

/** By a reviewer, or by whoever was to designate. */
export function reject({ by, reason }: RejectSanction, state: ProposedSanction): SanctionDecision {
  if (state.phase === 'rejected' && state.rejectedBy.id === by.id) return accept();
  if (state.phase !== 'submitted' && state.phase !== 'approved') return notSubmitted(state);
  const refused = refuseAuthor(by, state);
  if (refused !== null) return refused;
  const content = readContent(sanctionEvents.SanctionRejected, { rejectedBy: by, reason });
  if (!content.valid) return contentInvalid(content.sentence);
  return accept({ type: 'SanctionRejected', data: content.data });
}

export function approve({ by, fallen, basis }: ApproveSanction, state: ProposedSanction): SanctionDecision {
  if (state.phase === 'approved' && state.approvedBy.id === by.id) return accept();
  if (state.phase !== 'submitted') return notSubmitted(state);
  const { legalBasis } = state.proposal;
  const refused =
    refuseAuthor(by, state) ?? refuseUnfounded(legalBasis, basis) ?? refuseBare(legalBasis.criteria, state, fallen);
  if (refused !== null) return refused;
  const content = readContent(sanctionEvents.SanctionApproved, { approvedBy: by });
  if (!content.valid) return contentInvalid(content.sentence);
  return accept({ type: 'SanctionApproved', data: content.data });
}

/** By a third person: none of the authors, and not who approved. With it every measure that was proposed takes effect. */
export function designate({ by, at, fallen, basis }: DesignateSanction, state: ProposedSanction): SanctionDecision {
  if (state.phase === 'designated' && state.designation.designatedBy.id === by.id) return accept();
  if (state.phase !== 'approved') {
    return refuse('sanction-not-approved', `the proposal is ${state.phase}; designation follows approval`);
  }
  const { legalBasis } = state.proposal;
  const refused =
    refuseAuthor(by, state) ??
    refuseApprover(by, state) ??
    refuseUnfounded(legalBasis, basis) ??
    refuseBare(legalBasis.criteria, state, fallen) ??
    refuseUnlessConsulted(state, basis.versions.get(legalBasis.version)?.consultations ?? []);
  if (refused !== null) return refused;
  const content = readContent(sanctionEvents.SanctionDesignated, { designatedBy: by, designatedAt: at });
  if (!content.valid) return contentInvalid(content.sentence);
  const measures = state.proposal.measures.map((measure) => takesEffect(measure, by));
  return accept({ type: 'SanctionDesignated', data: content.data }, ...measures);
}

function takesEffect(measure: Measure, by: Participant): SanctionEvent {
  switch (measure) {
    case 'asset-freeze':
      return { type: 'AssetFreezeOrdered', data: { orderedBy: by } };
    case 'transaction-prohibition':
      return { type: 'TransactionProhibitionImposed', data: { imposedBy: by } };
    default:
      return unreachable(measure);
  }
}

function refuseApprover(by: Participant, { approvedBy }: ApprovedSanction): SanctionDecision | null {
  const approvers = peopleBehind(approvedBy);
  if (!peopleBehind(by).some((person) => approvers.includes(person))) return null;
  return refuse('third-person-needed', 'who approved does not designate, in person or by another; ask a third person');
}

function notSubmitted({ phase }: ProposedSanction): SanctionDecision {
  const next = phase === 'draft' ? 'submit it first' : 'it has been decided';
  return refuse('sanction-not-submitted', `the proposal is ${phase}; ${next}`);
}
