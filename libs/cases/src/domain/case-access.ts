import type { Instant } from '@comity/kernel';
import type { Marking } from './case.events.js';

/**
 * The markings with which a case is for named people only; with the others everybody may see it who may use the API.
 * @source Traffic Light Protocol 2.0, FIRST: both stay within the organisation, for those who need to know
 */
export const RESTRICTED_MARKINGS = ['TLP:AMBER+STRICT', 'TLP:RED'] as const satisfies readonly Marking[];

export function isRestricted(marking: Marking): boolean {
  return RESTRICTED_MARKINGS.some((restricted) => restricted === marking);
}

/** Access that somebody took in an emergency, for a time, and what another person said of it. */
export interface EmergencyAccess {
  readonly accessId: string;
  readonly person: string;
  /** Exclusive. */
  readonly until: Instant;
  readonly review: { readonly by: string; readonly justified: boolean; readonly remark: string } | null;
}

/** What decides who may know of a case. */
export interface CaseAccess {
  readonly marking: Marking;
  /** Null where the case does not say, and once their access was revoked. */
  readonly openedBy: string | null;
  readonly officer: string | null;
  readonly accessList: ReadonlySet<string>;
  readonly emergencies: readonly EmergencyAccess[];
}

/**
 * True when the person may know that the case exists: it is not restricted, or they opened it, work on it, stand on its access
 * list, or have taken access in an emergency that nobody found unjustified. No role opens a restricted case.
 */
export function mayKnowOf(access: CaseAccess, person: string, now: Instant): boolean {
  if (hasRegularAccess(access, person)) return true;
  return access.emergencies.some((emergency) => emergency.person === person && isRunning(emergency, now));
}

/** The same without access taken in an emergency. */
export function hasRegularAccess({ marking, openedBy, officer, accessList }: CaseAccess, person: string): boolean {
  return !isRestricted(marking) || openedBy === person || officer === person || accessList.has(person);
}

function isRunning({ until, review }: EmergencyAccess, now: Instant): boolean {
  return now < until && review?.justified !== false;
}
