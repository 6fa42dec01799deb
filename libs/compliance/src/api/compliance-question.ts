import type { KnownAtQuery, OfficeTime } from '@comity/http';
import type { ComplianceFilter, ComplianceQuestion } from '../read/question.js';
import type { ComplianceFilterQuery } from './compliance.query.js';

/** What a query asks: the figures of a day, as known then. */
export function questionOf(query: ComplianceFilterQuery & KnownAtQuery, officeTime: OfficeTime): ComplianceQuestion {
  const { knownAt, date } = officeTime.knownAt(query);
  const at = knownAt === 'now' ? officeTime.now() : knownAt;
  return { knownAt, at, on: date, by: query.by, filter: filterIn(query) };
}

export function filterIn(query: ComplianceFilterQuery): ComplianceFilter {
  const { agreementId, caseId, counterpartId, direction, kind, urgency, filedFrom, filedThrough } = query;
  return { agreementId, caseId, counterpartId, direction, kind, urgency, filedFrom, filedThrough };
}
