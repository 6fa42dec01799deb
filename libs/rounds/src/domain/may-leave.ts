import { type Marking, marking } from '@comity/cases/contract';
import type { ReportMarking } from './round.events.js';

const FROM_OPEN_TO_CLOSED = marking.options;

/**
 * True when a report with this marking may show more of a case than numbers: the case travels at least as far as the report.
 * A case that is not there is treated as the strictest.
 * @source Traffic Light Protocol 2.0, FIRST: AMBER+STRICT and RED do not leave the organisation
 */
export function mayShow(report: ReportMarking, of: Marking | null | undefined): boolean {
  if (of === null || of === undefined) return false;
  return FROM_OPEN_TO_CLOSED.indexOf(of) <= FROM_OPEN_TO_CLOSED.indexOf(report);
}
