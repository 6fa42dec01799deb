import type { KnownAtQuery, OfficeTime, TrueOnQuery } from '@comity/http';
import type { ComplianceFilter, ComplianceQuestion } from '../read/question.js';
import type { ComplianceFilterQuery } from './compliance.query.js';

/** What a query asks: the figures of a day, as known then; or of an earlier day, as known since. */
export function questionOf(
  query: ComplianceFilterQuery & KnownAtQuery & TrueOnQuery,
  officeTime: OfficeTime,
): ComplianceQuestion {
  const known = officeTime.knownAt(query);
  const { knownAt, date } = known;
  const day = officeTime.trueOn(query, known) ?? { on: date, at: knownAt === 'now' ? officeTime.now() : knownAt };
  return { knownAt, ...day, by: query.by, filter: filterIn(query) };
}

export function filterIn(query: ComplianceFilterQuery): ComplianceFilter {
  const { agreementId, caseId, counterpartId, direction, kind, urgency, filedFrom, filedThrough } = query;
  return { agreementId, caseId, counterpartId, direction, kind, urgency, filedFrom, filedThrough };
}
