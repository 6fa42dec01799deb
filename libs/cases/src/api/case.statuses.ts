import type { CaseRefusal } from '../domain/case.decider.js';

/** The status of every refusal of a case's rules. */
export const CASE_STATUS = {
  'case-unknown': 404,
  'case-already-opened': 409,
  'case-closed': 409,
  'case-has-open-matters': 409,
  'access-by-emergency': 403,
  'access-not-granted': 409,
  'access-not-needed': 409,
  'emergency-access-own': 403,
  'emergency-access-reviewed': 409,
  'emergency-access-unknown': 404,
  'emergency-access-withheld': 403,
  'too-many-emergencies': 409,
  'too-many-on-access-list': 409,
  'content-invalid': 400,
} satisfies Record<CaseRefusal['code'], number>;
