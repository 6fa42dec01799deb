import { accept, canonicalJson, readContent, refuse, unreachable } from '@comity/kernel';
import { refuseMisnamed, refuseUnfounded } from './legal-basis-on-record.js';
import type { CiteGrounds, ProposeSanction, SubmitSanction } from './sanction.commands.js';
import { contentInvalid, hasTwice, notDraft, refuseBare, type SanctionDecision } from './sanction.decision.js';
import { sanctionEvents } from './sanction.events.js';
import { type ProposedSanction, placeOf, type SanctionState } from './sanction.state.js';

const CITATIONS_AT_MOST = 1_000;

export function propose(command: ProposeSanction, state: SanctionState): SanctionDecision {
  const content = readContent(sanctionEvents.SanctionProposed, { ...command.proposal, proposedBy: command.by });
  if (!content.valid) return contentInvalid(content.sentence);
  const { measures, legalBasis } = content.data;
  if (hasTwice(measures) || hasTwice(legalBasis.criteria)) {
    return contentInvalid('correct and send again: name each measure and each criterion once');
  }
  if (state.phase !== 'unproposed') {
    const same = canonicalJson({ ...state.proposal, proposedBy: state.proposedBy }) === canonicalJson(content.data);
    return same ? accept() : refuse('sanction-already-proposed', 'this id holds another proposal; use a new id');
  }
  switch (command.caseStanding) {
    case 'unknown':
      return refuse('case-unknown', 'no such case; open the case first, or check its id');
    case 'closed':
      return refuse('case-closed', 'the case is closed; reopen it before proposing in it');
    case 'open': {
      const requiredConsultations = command.knownVersions.get(legalBasis.version)?.consultations;
      const required = requiredConsultations === undefined ? {} : { requiredConsultations };
      return (
        refuseMisnamed(legalBasis, command.knownVersions) ??
        accept({ type: 'SanctionProposed', data: { ...content.data, ...required } })
      );
    }
    default:
      return unreachable(command.caseStanding);
  }
}

/** The same event again for the same criterion is a retry; the same place with another digest is not the same event. */
export function cite(command: CiteGrounds, state: ProposedSanction): SanctionDecision {
  const { criterion, citation, by } = command;
  const { eventHash, seenHash, stream, revision } = citation;
  if (eventHash === null) {
    return refuse('citation-not-found', `the log holds no event ${revision} in ${stream}; check stream and revision`);
  }
  if (seenHash !== undefined && seenHash !== eventHash) {
    return refuse(
      'citation-hash-mismatch',
      `the log's event ${revision} of ${stream} has another digest; read it again`,
    );
  }
  const content = readContent(sanctionEvents.GroundsCited, { criterion, citation, citedBy: by });
  if (!content.valid) return contentInvalid(content.sentence);
  const place = placeOf(citation);
  const atSamePlace = state.grounds.filter((ground) => placeOf(ground.citation) === place);
  if (atSamePlace.some((ground) => ground.citation.eventHash !== eventHash)) {
    return refuse('citation-conflicts', 'this event was cited with another digest; have an auditor verify its stream');
  }
  if (atSamePlace.some((ground) => ground.criterion === criterion)) return accept();
  if (state.phase !== 'draft') return notDraft(state);
  if (state.voided.has(place) || citation.voided === true) {
    return refuse('citation-voided', 'this missed deadline turned out to be none; cite something else');
  }
  if (!state.proposal.legalBasis.criteria.includes(criterion)) {
    const known = state.proposal.legalBasis.criteria.join(', ');
    return refuse('criterion-unknown', `the proposal does not rest on ${criterion}; cite for one of: ${known}`);
  }
  if (state.grounds.length >= CITATIONS_AT_MOST) {
    return refuse('too-many-citations', `a proposal cites at most ${CITATIONS_AT_MOST} events; choose the strongest`);
  }
  return accept({ type: 'GroundsCited', data: content.data });
}

export function submit({ by, fallen, basis }: SubmitSanction, state: ProposedSanction): SanctionDecision {
  if (state.phase === 'submitted') return accept();
  if (state.phase !== 'draft') return notDraft(state);
  const { legalBasis } = state.proposal;
  const refused = refuseUnfounded(legalBasis, basis) ?? refuseBare(legalBasis.criteria, state, fallen);
  if (refused !== null) return refused;
  const content = readContent(sanctionEvents.SanctionSubmitted, { submittedBy: by });
  if (!content.valid) return contentInvalid(content.sentence);
  return accept({ type: 'SanctionSubmitted', data: content.data });
}
