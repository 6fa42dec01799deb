import { type Decider, unreachable } from '@comity/kernel';
import { assess } from './decide-assessment.js';
import { close, withdraw } from './decide-closing.js';
import { extend, flagMissed } from './decide-deadline.js';
import { approve, draft, revise, sendBack, submit } from './decide-drafting.js';
import { acknowledge, file, registerIncoming, transmit } from './decide-filing.js';
import { recordHistory } from './decide-history.js';
import { correctResponse, receiveResponse, recordRefusal } from './decide-response.js';
import type { RequestCommand } from './request.commands.js';
import type { RequestDecision, RequestRefusal } from './request.decision.js';
import type { RequestEvent } from './request.events.js';
import { evolve, type RequestState, unknownRequest } from './request.state.js';

function decide(command: RequestCommand, state: RequestState): RequestDecision {
  switch (command.type) {
    case 'draft':
      return draft(command, state);
    case 'revise':
      return revise(command, state);
    case 'submit':
      return submit(command, state);
    case 'approve':
      return approve(command, state);
    case 'send-back':
      return sendBack(command, state);
    case 'file':
      return file(command, state);
    case 'register-incoming':
      return registerIncoming(command, state);
    case 'transmit':
      return transmit(command, state);
    case 'acknowledge':
      return acknowledge(command, state);
    case 'receive-response':
      return receiveResponse(command, state);
    case 'record-refusal':
      return recordRefusal(command, state);
    case 'correct-response':
      return correctResponse(command, state);
    case 'extend':
      return extend(command, state);
    case 'assess':
      return assess(command, state);
    case 'withdraw':
      return withdraw(command, state);
    case 'close':
      return close(command, state);
    case 'flag-missed':
      return flagMissed(command, state);
    case 'record-history':
      return recordHistory(command, state);
    default:
      return unreachable(command);
  }
}

/** The rules of one request, from its draft to its closure. */
export const requestDecider: Decider<RequestState, RequestCommand, RequestEvent, RequestRefusal> = {
  category: 'request',
  initial: unknownRequest,
  decide,
  evolve,
};
