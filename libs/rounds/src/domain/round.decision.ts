import { type Decision, refuse } from '@comity/kernel';
import { mayShow } from './may-leave.js';
import type { CaseMarkings, RoundRefusal } from './round.commands.js';
import type { ReportMarking, RoundEvent } from './round.events.js';

export type RoundDecision = Decision<RoundEvent, RoundRefusal>;
export type Refused = Extract<RoundDecision, { accepted: false }>;

export function roundUnknown(): Refused {
  return refuse('round-unknown', 'no such round; open it first, or check its id');
}

export function contentInvalid(sentence: string): RoundDecision {
  return refuse('content-invalid', sentence);
}

/** Refuses when a case that is shown does not travel as far as the report. */
export function refuseMarked(
  caseIds: readonly string[],
  report: ReportMarking,
  markings: CaseMarkings,
  advice: string,
): RoundDecision | null {
  const forbidden = caseIds.filter((caseId) => !mayShow(report, markings.get(caseId)));
  if (forbidden.length === 0) return null;
  return refuse(
    'case-marking-forbids',
    `marked stricter than the report (${report}): ${forbidden.join(', ')}; ${advice}`,
  );
}
