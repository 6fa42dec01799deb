import { accept, type Decision, type Instant, type Refusal, readContent, refuse } from '@comity/kernel';
import { type CaseData, type CaseEvent, caseEvents } from './case.events.js';
import { type CaseAccess, type EmergencyAccess, mayKnowOf } from './case-access.js';

/** Somebody who stands on no list needs to see a case at once, and says why. */
export interface TakeEmergencyAccess {
  readonly type: 'take-emergency-access';
  readonly accessId: string;
  readonly person: string;
  readonly reason: string;
  /** 1 to 24. */
  readonly hours: number;
  readonly at: Instant;
}

/** Another person says whether it had to be. */
export interface ReviewEmergencyAccess extends CaseData<'EmergencyAccessReviewed'> {
  readonly type: 'review-emergency-access';
}

export type EmergencyRefusalCode =
  | 'access-not-needed'
  | 'emergency-access-unknown'
  | 'emergency-access-own'
  | 'emergency-access-reviewed'
  | 'emergency-access-withheld'
  | 'too-many-emergencies';

type EmergencyDecision = Decision<CaseEvent, Refusal<EmergencyRefusalCode | 'case-unknown' | 'content-invalid'>>;

export const EMERGENCY_HOURS_AT_MOST = 24;
const HOUR_MS = 3_600_000;
/** Far beyond what one case sees; after that many something else is wrong. */
const EMERGENCIES_AT_MOST = 1_000;

/**
 * Refused to those who may see the case anyhow, so that every such access on record was one. What is asked is read before it is
 * said whether there is such a case.
 */
export function takeEmergencyAccess(command: TakeEmergencyAccess, state: CaseAccess | null): EmergencyDecision {
  const { accessId, person, reason, hours, at } = command;
  if (!Number.isInteger(hours) || hours < 1 || hours > EMERGENCY_HOURS_AT_MOST) {
    return refuse('content-invalid', `hours: a whole number from 1 to ${EMERGENCY_HOURS_AT_MOST}`);
  }
  const until = new Date(Date.parse(at) + hours * HOUR_MS).toISOString();
  const informs = state === null ? null : answeringFor(state, person);
  const taken = { accessId, person, reason, takenAt: at, until, informs };
  const content = readContent(caseEvents.EmergencyAccessTaken, taken);
  if (!content.valid) return refuse('content-invalid', content.sentence);
  if (state === null) return refuseUnknown();
  if (state.emergencies.some((one) => one.accessId === accessId)) return accept();
  if (mayKnowOf(state, person, at)) return refuse('access-not-needed', 'you may see this case already');
  const reviewed = state.emergencies.filter((one) => one.person === person && one.review !== null);
  if (reviewed.at(-1)?.review?.justified === false) {
    return refuse('emergency-access-withheld', 'your last one was found unjustified; ask to be put on the access list');
  }
  if (state.emergencies.length >= EMERGENCIES_AT_MOST) {
    return refuse('too-many-emergencies', 'too many emergencies in this case; ask to be put on its access list');
  }
  return accept({ type: 'EmergencyAccessTaken', data: content.data });
}

export function refuseUnknown(): Decision<never, Refusal<'case-unknown'>> {
  return refuse('case-unknown', 'no such case; open it first, or check its id');
}

/** Who has to look at what somebody did; null where nobody else has access. */
function answeringFor({ officer, openedBy, accessList }: CaseAccess, person: string): string | null {
  return [officer, openedBy, ...accessList].find((one) => one !== null && one !== person) ?? null;
}

/** Never by whoever took it. */
export function reviewEmergencyAccess(command: ReviewEmergencyAccess, state: CaseAccess): EmergencyDecision {
  const content = readContent(caseEvents.EmergencyAccessReviewed, command);
  if (!content.valid) return refuse('content-invalid', content.sentence);
  const { accessId, reviewedBy, justified, remark } = content.data;
  const taken = state.emergencies.find((one) => one.accessId === accessId);
  if (taken === undefined) return refuse('emergency-access-unknown', 'no such access to this case; check its id');
  if (taken.person === reviewedBy) return refuse('emergency-access-own', 'somebody else has to review your access');
  if (taken.review === null) return accept({ type: 'EmergencyAccessReviewed', data: content.data });
  const { review } = taken;
  const same = review.by === reviewedBy && review.justified === justified && review.remark === remark;
  return same ? accept() : refuse('emergency-access-reviewed', 'this access has been reviewed already');
}

export function evolveEmergencies(
  emergencies: readonly EmergencyAccess[],
  event: Extract<CaseEvent, { readonly type: 'EmergencyAccessTaken' | 'EmergencyAccessReviewed' }>,
): readonly EmergencyAccess[] {
  if (event.type === 'EmergencyAccessTaken') {
    const { accessId, person, until } = event.data;
    return [...emergencies, { accessId, person, until, review: null }];
  }
  const { accessId, reviewedBy: by, justified, remark } = event.data;
  return emergencies.map((one) => (one.accessId === accessId ? { ...one, review: { by, justified, remark } } : one));
}
