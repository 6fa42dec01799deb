import { accept, readContent, refuse } from '@comity/kernel';
import type { ApproveReport, PublishReport } from './round.commands.js';
import { contentInvalid, type RoundDecision, refuseMarked } from './round.decision.js';
import { roundEvents } from './round.events.js';
import { lastEdition, type OpenedRound, peopleBehind } from './round.state.js';

/** Nobody approves what they compiled, in person or by another, whatever their roles. */
export function approve({ by, sha256 }: ApproveReport, state: OpenedRound): RoundDecision {
  const edition = lastEdition(state);
  if (edition === undefined) return refuse('report-not-compiled', 'there is no report yet; have it compiled first');
  if (edition.sha256 !== sha256) {
    return refuse('report-changed', 'the report is not the one with this digest; read it again before approving it');
  }
  if (peopleBehind(by).some((person) => edition.compilers.has(person))) {
    return refuse('compiler-cannot-approve', 'who compiled the report does not approve it; ask a second person');
  }
  if (edition.stage !== 'compiled') return accept();
  const content = readContent(roundEvents.StatusReportApproved, { edition: edition.edition, sha256, approvedBy: by });
  if (!content.valid) return contentInvalid(content.sentence);
  return accept({ type: 'StatusReportApproved', data: content.data });
}

/** A case whose marking was raised since the compilation does not leave the house with the report. */
export function publish({ by, markings }: PublishReport, state: OpenedRound): RoundDecision {
  const edition = lastEdition(state);
  if (edition === undefined) return refuse('report-not-compiled', 'there is no report yet; have it compiled first');
  if (edition.stage === 'published') return accept();
  if (edition.stage !== 'approved') {
    return refuse('report-not-approved', 'nobody has approved the report yet; ask a second person to');
  }
  const { caseIds, marking, sha256 } = edition;
  const refused = refuseMarked(caseIds, marking, markings, 'compile the report again, and have it approved');
  if (refused !== null) return refused;
  const content = readContent(roundEvents.StatusReportPublished, { edition: edition.edition, sha256, publishedBy: by });
  if (!content.valid) return contentInvalid(content.sentence);
  return accept({ type: 'StatusReportPublished', data: content.data });
}
