import { accept, canonicalJson, refuse } from '@comity/kernel';
import type {
  ApproveRequest,
  DraftRequest,
  ReviseRequest,
  SendBackRequest,
  SubmitRequest,
} from './request.commands.js';
import type { RequestDecision } from './request.decision.js';
import type { RequestContent } from './request.events.js';
import type { RequestState } from './request.state.js';

/** Drafting the same text again under the same id is a retry. */
export function draft(command: DraftRequest, state: RequestState): RequestDecision {
  if (state.phase !== 'unknown') {
    const same = state.phase === 'draft' && canonicalJson(state.content) === canonicalJson(command.content);
    return same ? accept() : refuse('request-already-exists', 'a request with this id exists; use a new id');
  }
  return (
    refuseItems(command.content) ??
    (command.content.direction === 'outgoing'
      ? accept({ type: 'RequestDrafted', data: { ...command.content, author: command.by } })
      : refuse('direction-mismatch', 'only outgoing requests are drafted; register an incoming one as received'))
  );
}

export function revise(command: ReviseRequest, state: RequestState): RequestDecision {
  if (state.phase !== 'draft') return notDraft(state);
  if (command.content.direction !== 'outgoing') {
    return refuse('direction-mismatch', 'a drafted request stays outgoing');
  }
  return (
    refuseItems(command.content) ?? accept({ type: 'RequestRevised', data: { ...command.content, author: command.by } })
  );
}

export function submit(command: SubmitRequest, state: RequestState): RequestDecision {
  if (state.phase === 'submitted') return accept();
  if (state.phase !== 'draft') return notDraft(state);
  return accept({ type: 'RequestSubmitted', data: { submitter: command.by } });
}

/** The approver is none of the people who drafted or revised the text, whatever their roles. */
export function approve(command: ApproveRequest, state: RequestState): RequestDecision {
  if (state.phase !== 'submitted') return notSubmitted(state);
  if (state.authors.includes(command.by)) return wroteIt('approve');
  return accept({ type: 'RequestApproved', data: { approver: command.by } });
}

export function sendBack(command: SendBackRequest, state: RequestState): RequestDecision {
  if (state.phase !== 'submitted' && state.phase !== 'approved') return notSubmitted(state);
  return accept({ type: 'RequestSentBack', data: { reviewer: command.by, reason: command.reason } });
}

function wroteIt(what: string): RequestDecision {
  return refuse('approver-wrote-the-request', `somebody who did not draft or revise the request must ${what} it`);
}

function notDraft(state: RequestState): RequestDecision {
  return state.phase === 'unknown'
    ? refuse('request-unknown', 'there is no such request; draft it first')
    : refuse('request-not-draft', `the request is ${state.phase}; only a draft can be changed or submitted`);
}

function notSubmitted(state: RequestState): RequestDecision {
  return state.phase === 'unknown'
    ? refuse('request-unknown', 'there is no such request; draft it first')
    : refuse('request-not-submitted', `the request is ${state.phase}; only a submitted request can be decided on`);
}

/** Items are told apart by their ids. */
export function refuseItems(content: RequestContent): RequestDecision | null {
  const ids = content.items.map(({ itemId }) => itemId);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  return twice === undefined ? null : refuse('item-twice', `item ${twice} is listed twice; give each item its own id`);
}
