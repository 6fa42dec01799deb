import { idFrom, unreachable } from '@comity/kernel';
import fc from 'fast-check';
import { claimedUrgency } from '../decide-urgency.js';
import type { RequestCommand } from '../request.commands.js';
import { clockName } from '../request.events.js';
import type { RequestState } from '../request.state.js';
import { CALENDARS, type Policies, termsOf, urgencyPolicy } from './arbitrary-policies.js';
import { arbitraryQuality, qualityCommand } from './arbitrary-quality.js';
import { content, FILED } from './fixtures.js';

const MS_PER_HOUR = 3_600_000;
const PEOPLE = ['olga', 'rosa', 'ivan'];
const reason = fc.constantFrom('listed', 'force majeure', 'unlisted');
const person = fc.constantFrom(...PEOPLE);
const itemId = fc.constantFrom('1', '2');
const id = fc.constantFrom('a', 'a', 'b').map((name) => idFrom('step', name));
const given = fc.constantFrom('interim' as const, 'partial' as const, 'final' as const);
const someAnswers = fc.uniqueArray(fc.record({ itemId, answer: given }), {
  minLength: 1,
  maxLength: 2,
  selector: (each) => each.itemId,
});
const allFinal = fc.constant(['1', '2'].map((item) => ({ itemId: item, answer: 'final' as const })));
const itemAnswers = fc.oneof(someAnswers, allFinal);
const drafts = fc.uniqueArray(
  fc.record({ itemId, answer: fc.constantFrom('partial' as const, 'final' as const, 'refusal' as const) }),
  { minLength: 1, maxLength: 2, selector: (each) => each.itemId },
);
const items = fc.uniqueArray(itemId, { minLength: 1, maxLength: 2 });
const outcomes = fc
  .tuple(fc.constantFrom(['1', '2'], ['1']), fc.constantFrom('answered' as const, 'not-answered' as const))
  .map(([ids, outcome]) => ids.map((each) => ({ itemId: each, outcome })));
const clock = fc.constantFrom(...clockName.options);
const side = fc.constantFrom('us' as const, 'them' as const);
const urgency = fc.constantFrom('routine', 'urgent', 'emergency');

/** How often each command is tried: those that need others before them more often, those that end a story less. */
const WEIGHTS = {
  draft: 2,
  revise: 2,
  submit: 2,
  approve: 2,
  'send-back': 2,
  file: 2,
  'register-incoming': 2,
  transmit: 2,
  acknowledge: 2,
  'return-as-deficient': 2,
  resubmit: 2,
  redirect: 2,
  'claim-urgency': 3,
  'accept-urgency': 3,
  'downgrade-urgency': 4,
  'request-clarification': 4,
  'provide-clarification': 4,
  'stop-clock': 4,
  'resume-clock': 2,
  'reset-clock': 2,
  extend: 2,
  reproject: 4,
  'issue-reminder': 6,
  'reach-rung': 4,
  'flag-missed': 4,
  'record-reply': 2,
  'classify-reply': 2,
  'receive-response': 5,
  'correct-response': 6,
  'record-refusal': 2,
  postpone: 2,
  'draft-answer': 4,
  'approve-answer': 4,
  'send-answer': 6,
  'renew-preservation': 2,
  'release-preservation': 2,
  assess: 6,
  'contest-quality': 5,
  'confirm-quality': 4,
  withdraw: 1,
  close: 1,
  reopen: 3,
  'record-history': 2,
} satisfies Record<RequestCommand['type'], number>;

const commandType = fc.oneof(
  ...Object.entries(WEIGHTS).map(([type, weight]) => ({
    weight,
    arbitrary: fc.constant(type as RequestCommand['type']),
  })),
);

/** One step of somebody: who, how long after the last step, how long ago the fact was, and what. */
export const steps = fc.record({
  type: commandType,
  by: person,
  hoursOn: fc.constantFrom(0, 0, 1, 5, 24, 72, 240),
  hoursAgo: fc.constantFrom(0, 0, 0, 1, 5, 30, 100, 200, -10),
  ...{ reason, id, itemAnswers, drafts, items, outcomes, clock, side, urgency },
  stated: fc.option(fc.integer({ min: -100, max: 500 }), { nil: undefined }),
  kind: fc.constantFrom('irrelevant' as const, 'acknowledgement' as const, 'response' as const, 'question' as const),
  calendar: fc.constantFrom(...CALENDARS),
  version: fc.integer({ min: 1, max: 6 }),
  quality: arbitraryQuality,
});
export type Step = typeof steps extends fc.Arbitrary<infer T> ? T : never;

const FIRST_MS = Date.parse(FILED);

export function instantAfter(hours: number): string {
  return new Date(FIRST_MS + hours * MS_PER_HOUR).toISOString();
}

/** The step as a command. @param hoursPassed since the story began */
export function commandOf(step: Step, hoursPassed: number, state: RequestState, agreed: Policies): RequestCommand {
  const terms = termsOf(state, agreed);
  const { type, reason, id, clock } = step;
  const on = { by: step.by, at: instantAfter(hoursPassed) };
  const when = instantAfter(hoursPassed - step.hoursAgo);
  const due =
    step.stated === undefined ? undefined : { dueAt: instantAfter(hoursPassed + step.stated), source: 'note' };
  const stated = due === undefined ? {} : { stated: due };
  const incoming = { ...content, direction: 'incoming' as const };
  switch (type) {
    case 'draft':
    case 'revise':
      return { type, content, ...on };
    case 'submit':
    case 'approve':
      return { type, ...on };
    case 'send-back':
      return { type, reason, ...on };
    case 'file':
      return { type, terms, ...stated, ...on };
    case 'register-incoming':
      return { type, content: incoming, receivedAt: when, terms, ...stated, ...on };
    case 'transmit':
      return { type, transmittedAt: when, channel: 'mail', terms, ...on };
    case 'acknowledge':
      return { type, acknowledgedAt: when, terms, ...on };
    case 'receive-response':
      return { type, responseId: id, receivedAt: when, answers: step.itemAnswers, ...on };
    case 'record-refusal':
      return {
        type,
        responseId: id,
        receivedAt: when,
        itemIds: step.items,
        ground: reason,
        permittedGrounds: ['listed'],
        ...on,
      };
    case 'correct-response': {
      const correctionId = idFrom('correction', when, hoursPassed);
      return { type, responseId: id, correctionId, correctedAt: on.at, receivedAt: when, reason, ...on };
    }
    case 'extend':
      if (due !== undefined) return { type, clock, reason, until: due, terms, ...on };
      return { type, clock, reason, extendBy: { amount: step.version, unit: 'working-days' }, terms, ...on };
    case 'stop-clock':
      return { type, clock, stoppedAt: when, reason, terms, ...on };
    case 'resume-clock':
      return { type, clock, resumedAt: when, terms, ...on };
    case 'reset-clock':
      return { type, clock, startedAt: when, reason, terms, ...on };
    case 'request-clarification':
      return { type, clarificationId: id, askedBy: step.side, askedAt: when, question: 'Which?', terms, ...on };
    case 'provide-clarification':
      return { type, clarificationId: id, providedAt: when, terms, ...on };
    case 'return-as-deficient':
      return { type, returnedAt: when, deficiencies: [reason], terms, ...on };
    case 'resubmit':
      return { type, transmittedAt: when, channel: 'mail', terms, ...on };
    case 'redirect':
      return { type, redirectedAt: when, to: 'Ministry', ...on };
    case 'claim-urgency':
      return { type, urgency: step.urgency, claimedAt: when, reason, ...on };
    case 'accept-urgency':
      return { type, acceptedAt: when, terms, judged: urgencyPolicy(claimedUrgency(state), agreed), ...on };
    case 'downgrade-urgency': {
      const judged = urgencyPolicy(step.urgency, agreed);
      return { type, urgency: step.urgency, downgradedAt: when, reason, terms, judged, ...on };
    }
    case 'postpone': {
      const expectedOn = instantAfter(hoursPassed + (step.stated ?? 48)).slice(0, 10);
      const postponed = { postponementId: id, postponedAt: when, itemIds: step.items, reason, expectedOn };
      return { type, ...postponed, permittedReasons: ['listed'], ...on };
    }
    case 'record-reply':
      return { type, replyId: id, receivedAt: when, summary: 'Dear colleague', ...on };
    case 'classify-reply': {
      const classification =
        step.kind === 'response' ? { kind: step.kind, answers: step.itemAnswers } : { kind: step.kind };
      return { type, replyId: id, classification, terms, ...on };
    }
    case 'draft-answer':
      return {
        type,
        answerId: id,
        answers: step.drafts,
        text: reason,
        ground: 'listed',
        permittedGrounds: ['listed'],
        ...on,
      };
    case 'approve-answer':
      return { type, answerId: id, ...on };
    case 'send-answer':
      return { type, answerId: id, sentAt: when, channel: 'mail', ...on };
    case 'renew-preservation':
      return { type, renewedAt: when, ...(due === undefined ? {} : { until: due }), terms, ...on };
    case 'release-preservation':
      return { type, releasedAt: when, reason, ...on };
    case 'reproject':
      return { type, amended: step.calendar, terms, ...on };
    case 'issue-reminder': {
      const { deadlineVersion = step.version, reminders = [] } = state.clocks[clock] ?? {};
      const remindAt = reminders.findLast(({ at }) => at <= on.at)?.at ?? reminders[0]?.at ?? when;
      return { type, clock, deadlineVersion, remindAt, ...on };
    }
    case 'reach-rung': {
      const { deadlineVersion = step.version, rungs = [] } = state.clocks[clock] ?? {};
      const reachAt = rungs.findLast(({ at }) => at <= on.at)?.at ?? rungs[0]?.at ?? when;
      return { type, clock, deadlineVersion, reachAt, ...on };
    }
    case 'flag-missed':
      return { type, clock, deadlineVersion: state.clocks[clock]?.deadlineVersion ?? step.version, ...on };
    case 'assess':
    case 'contest-quality':
    case 'confirm-quality':
      return qualityCommand(step, type, state, { on, when });
    case 'withdraw':
      return { type, withdrawnAt: when, reason, ...on };
    case 'close':
      return { type, outcomes: step.outcomes, ...on };
    case 'reopen':
      return { type, reason, terms, ...stated, ...on };
    case 'record-history': {
      const facts = { filedAt: FILED, due: { dueOn: '2024-03-20', source: 'register' }, finalAt: when };
      const register = { registerId: 'register', rowId: '1' };
      return { type, content: { ...content, subject: reason }, register, facts, terms, provenBefore: on.at, ...on };
    }
    default:
      return unreachable(type);
  }
}
