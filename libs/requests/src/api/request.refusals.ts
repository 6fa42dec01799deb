import type { CaseStandingRefusal } from '@comity/cases/contract';
import type { Outcome } from '@comity/event-log';
import { answer, type CommandAnswer } from '@comity/http';
import { type Decider, type Refusal, readContent, refuse } from '@comity/kernel';
import type { RequestCommand } from '../domain/request.commands.js';
import { requestDecider } from '../domain/request.decider.js';
import type { RequestRefusal } from '../domain/request.decision.js';
import { type RequestEvent, requestEvents } from '../domain/request.events.js';
import type { RequestState } from '../domain/request.state.js';
import type { TermsRefusal } from '../policy-terms.js';

/** Everything that a caller of this slice can be refused with. */
export type RequestsApiRefusal =
  | RequestRefusal
  | TermsRefusal
  | CaseStandingRefusal
  | Refusal<
      | 'policy-missing'
      | 'content-invalid'
      | 'stated-ambiguous'
      | 'extension-ambiguous'
      | 'supplemented-request-unknown'
      | 'classification-incomplete'
    >;

/** 404: not there. 403: not by this person. 409: not as things stand. 422: not with this content. */
export const REQUEST_STATUS = {
  'request-unknown': 404,
  'response-unknown': 404,
  'case-unknown': 404,
  'case-closed': 409,
  'approver-wrote-the-request': 403,
  'request-already-exists': 409,
  'request-not-draft': 409,
  'request-not-submitted': 409,
  'request-not-approved': 409,
  'request-not-open': 409,
  'request-already-filed': 409,
  'not-transmitted': 409,
  'already-transmitted': 409,
  'already-acknowledged': 409,
  'response-id-reused': 409,
  'assessment-id-reused': 409,
  'clock-not-running': 409,
  'no-binding-deadline': 409,
  'deadline-already-missed': 409,
  'nothing-to-assess': 409,
  'assessment-unknown': 404,
  'assessor-owns-the-request': 403,
  'assessor-contests-own-score': 403,
  'confirmer-had-a-part': 403,
  'second-by-the-first-assessor': 403,
  'second-assessor-sees-the-first': 403,
  'second-not-drawn': 409,
  'second-already-recorded': 409,
  'second-outstanding': 409,
  'second-is-only-compared': 409,
  'score-contested': 409,
  'already-contested': 409,
  'already-confirmed': 409,
  'second-scores-other-points': 422,
  'score-unknown': 422,
  'dimension-not-in-rubric': 422,
  'deficiency-not-listed': 422,
  'not-yet-due': 409,
  'agreement-not-in-force': 409,
  'policy-missing': 409,
  'calendar-missing': 409,
  'clarification-unknown': 404,
  'reply-unknown': 404,
  'answer-unknown': 404,
  'approver-wrote-the-answer': 403,
  'clock-stands': 409,
  'clock-runs': 409,
  'clock-stands-already': 409,
  'clarification-open': 409,
  'clarification-id-reused': 409,
  'clarification-already-provided': 409,
  'already-returned': 409,
  'not-returned': 409,
  'urgency-unchanged': 409,
  'postponement-id-reused': 409,
  'reply-id-reused': 409,
  'already-classified': 409,
  'answer-not-approved': 409,
  'answer-already-sent': 409,
  'preservation-released': 409,
  'preservation-not-running': 409,
  'request-not-closed': 409,
  'deadline-needed': 409,
  'deadline-not-needed': 409,
  'request-incomplete': 422,
  'ground-missing': 422,
  'register-withdrew-a-fact': 409,
  'register-changed-the-filing': 409,
  'agreement-unknown': 422,
  'counterpart-not-party': 422,
  'content-invalid': 422,
  'stated-ambiguous': 422,
  'extension-ambiguous': 422,
  'supplemented-request-unknown': 422,
  'classification-incomplete': 422,
  'date-in-the-future': 422,
  'date-too-early': 422,
  'deadline-not-later': 422,
  'deficiency-not-named': 422,
  'direction-mismatch': 422,
  'extension-too-long': 422,
  'item-twice': 422,
  'item-unknown': 422,
  'items-without-outcome': 422,
  'item-not-answered': 409,
  'reason-not-permitted': 422,
} satisfies Record<RequestsApiRefusal['code'], number>;

/** The HTTP answer to a command. @throws RefusedError */
export function answered(outcome: Outcome<RequestsApiRefusal>): CommandAnswer {
  return answer(outcome, REQUEST_STATUS);
}

type RequestsApiDecider = Decider<RequestState, RequestCommand, RequestEvent, RequestsApiRefusal>;

/** The rules of a request, for callers whose words may not fit into an event. */
export const guardedDecider: RequestsApiDecider = {
  ...requestDecider,
  decide(command, state) {
    const decision = requestDecider.decide(command, state);
    if (!decision.accepted) return decision;
    for (const { type, data } of decision.events) {
      const content = readContent(requestEvents[type], data);
      if (!content.valid) return refuse('content-invalid', content.sentence);
    }
    return decision;
  },
};

/** Refuses whatever is asked, for what is found out before the rules are; a command carried out before is still answered as then. */
export function refusing(refusal: RequestsApiRefusal): RequestsApiDecider {
  return { ...requestDecider, decide: () => ({ accepted: false, refusal }) };
}
