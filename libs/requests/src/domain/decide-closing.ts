import { accept, refuse } from '@comity/kernel';
import { refuseDate, refuseUnlessOpen } from './decide-filing.js';
import type { CloseRequest, WithdrawRequest } from './request.commands.js';
import type { RequestDecision } from './request.decision.js';
import type { RequestEvent } from './request.events.js';
import type { RequestState } from './request.state.js';
import { settleAfter } from './settle.js';

/** Withdrawn is neither refused nor returned: nobody owes an answer any more. A deadline missed before stays missed. */
export function withdraw(command: WithdrawRequest, state: RequestState): RequestDecision {
  const { withdrawnAt, reason, at } = command;
  if (state.phase === 'withdrawn') return accept();
  const refusal = refuseUnlessOpen(state) ?? refuseDate(withdrawnAt, state.filedAt, at, 'withdrawal');
  if (refusal !== null) return refusal;
  const withdrawn: RequestEvent = { type: 'RequestWithdrawn', data: { withdrawnAt, reason }, occurredAt: withdrawnAt };
  return accept(...settleAfter(state, [withdrawn], { fact: 'withdrawal', id: withdrawnAt }, at));
}

/** Closes with an outcome for every item; what was missed up to now is flagged first, since nothing is flagged afterwards. */
export function close(command: CloseRequest, state: RequestState): RequestDecision {
  if (state.phase === 'closed') return accept();
  if (state.phase !== 'withdrawn') {
    const refusal = refuseUnlessOpen(state);
    if (refusal !== null) return refusal;
  }
  const { outcomes, at } = command;
  const itemIds = state.content?.items.map(({ itemId }) => itemId) ?? [];
  const unknown = outcomes.find(({ itemId }) => !itemIds.includes(itemId));
  if (unknown !== undefined) return refuse('item-unknown', `the request has no item ${unknown.itemId}`);
  const without = itemIds.filter((itemId) => outcomes.filter((outcome) => outcome.itemId === itemId).length !== 1);
  if (without.length > 0)
    return refuse('items-without-outcome', `give exactly one outcome to each item; check ${without.join(', ')}`);
  const closed: RequestEvent = { type: 'RequestClosed', data: { closedAt: at, outcomes: [...outcomes] } };
  return accept(...settleAfter(state, [closed], { fact: 'response', id: 'closure' }, at));
}
