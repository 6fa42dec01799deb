import type { Decider } from '@comity/kernel';
import { assess } from './decide-assessment.js';
import { provideClarification, requestClarification } from './decide-clarification.js';
import { resetClock, resumeClock, stopClock } from './decide-clock.js';
import { close, reopen, withdraw } from './decide-closing.js';
import { confirmQuality, contestQuality } from './decide-contest.js';
import { extend, flagMissed } from './decide-deadline.js';
import { approve, draft, revise, sendBack, submit } from './decide-drafting.js';
import { acknowledge, file, registerIncoming, transmit } from './decide-filing.js';
import { recordHistory } from './decide-history.js';
import { approveAnswer, draftAnswer, sendAnswer } from './decide-incoming.js';
import { postpone } from './decide-postponement.js';
import { releasePreservation, renewPreservation } from './decide-preservation.js';
import { issueReminder } from './decide-reminder.js';
import { classifyReply, recordReply } from './decide-reply.js';
import { reproject } from './decide-reprojection.js';
import { correctResponse, receiveResponse, recordRefusal } from './decide-response.js';
import { redirect, resubmit, returnAsDeficient } from './decide-return.js';
import { reachRung } from './decide-rung.js';
import { acceptUrgency, claimUrgency, downgradeUrgency } from './decide-urgency.js';
import type { RequestCommand } from './request.commands.js';
import type { RequestDecision, RequestRefusal } from './request.decision.js';
import type { RequestEvent } from './request.events.js';
import { evolve, type RequestState, unknownRequest } from './request.state.js';

type CommandOf<Type extends RequestCommand['type']> = Extract<RequestCommand, { type: Type }>;

/** Who decides on what: every command has its rule, or this does not compile. */
const RULES: {
  readonly [Type in RequestCommand['type']]: (command: CommandOf<Type>, state: RequestState) => RequestDecision;
} = {
  draft,
  revise,
  submit,
  approve,
  'send-back': sendBack,
  file,
  'register-incoming': registerIncoming,
  transmit,
  acknowledge,
  'return-as-deficient': returnAsDeficient,
  resubmit,
  redirect,
  'claim-urgency': claimUrgency,
  'accept-urgency': acceptUrgency,
  'downgrade-urgency': downgradeUrgency,
  'request-clarification': requestClarification,
  'provide-clarification': provideClarification,
  'stop-clock': stopClock,
  'resume-clock': resumeClock,
  'reset-clock': resetClock,
  extend,
  reproject,
  'issue-reminder': issueReminder,
  'reach-rung': reachRung,
  'flag-missed': flagMissed,
  'record-reply': recordReply,
  'classify-reply': classifyReply,
  'receive-response': receiveResponse,
  'correct-response': correctResponse,
  'record-refusal': recordRefusal,
  postpone,
  'draft-answer': draftAnswer,
  'approve-answer': approveAnswer,
  'send-answer': sendAnswer,
  'renew-preservation': renewPreservation,
  'release-preservation': releasePreservation,
  assess,
  'contest-quality': contestQuality,
  'confirm-quality': confirmQuality,
  withdraw,
  close,
  reopen,
  'record-history': recordHistory,
};

function decide<Type extends RequestCommand['type']>(command: CommandOf<Type>, state: RequestState): RequestDecision {
  return RULES[command.type as Type](command, state);
}

/** The rules of one request, from its draft to its closure. */
export const requestDecider: Decider<RequestState, RequestCommand, RequestEvent, RequestRefusal> = {
  category: 'request',
  initial: unknownRequest,
  decide,
  evolve,
};
