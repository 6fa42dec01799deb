import { accept, type Instant, refuse } from '@comity/kernel';
import { resetEvents } from './decide-clock.js';
import { refuseDate, refuseUnlessOpen } from './decide-filing.js';
import { computedDue, countFrom, statedDue, statedDueOf } from './request.clocks.js';
import type { CloseRequest, ReopenRequest, WithdrawRequest } from './request.commands.js';
import type { RequestDecision } from './request.decision.js';
import { type ClockName, clockName, type ItemOutcome, type RequestEvent } from './request.events.js';
import { evolve, type RequestState } from './request.state.js';
import { satisfiedAt } from './satisfied.js';
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

/**
 * Closes with an outcome for every item: answered or refused only where an answer or a refusal is on record. What was missed
 * up to now is flagged first, since nothing is flagged afterwards.
 */
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
  const unheard = outcomes.filter((outcome) => !isBorneOut(outcome, state));
  if (unheard.length > 0) {
    const items = unheard.map(({ itemId, outcome }) => `${itemId} (${outcome})`).join(', ');
    return refuse(
      'item-not-answered',
      `no answer or refusal that says so is on record for ${items}; record it first, or give another outcome`,
    );
  }
  const closed: RequestEvent = { type: 'RequestClosed', data: { closedAt: at, outcomes: [...outcomes] } };
  return accept(...settleAfter(state, [closed], { fact: 'response', id: 'closure' }, at));
}

/** What must have come for an outcome that says that something came. A holding answer gives nothing. */
const COME: Readonly<Record<ItemOutcome['outcome'], readonly string[] | null>> = {
  answered: ['partial', 'final'],
  'partly-answered': ['partial', 'final'],
  refused: ['refusal'],
  'not-answered': null,
  'no-longer-needed': null,
};

function isBorneOut({ itemId, outcome }: ItemOutcome, { responses }: RequestState): boolean {
  const needed = COME[outcome];
  return needed === null || [...responses.values()].some(({ answers }) => needed.includes(answers[itemId] ?? ''));
}

/**
 * Takes a closed request up again: its outcomes are open once more. Nobody owed an answer while it was closed, so a deadline
 * that ran out meanwhile begins anew; one that was missed before stays missed.
 */
export function reopen(command: ReopenRequest, state: RequestState): RequestDecision {
  const { reason, stated, at } = command;
  const { closedAt, reopenings } = state.course;
  if (state.phase === 'unknown') return refuse('request-unknown', 'there is no such request');
  if (state.phase === 'open' && reopenings.at(-1)?.reason === reason) return accept();
  if (state.phase !== 'closed' || closedAt === null) {
    return refuse('request-not-closed', `the request is ${state.phase}; only a closed request is reopened`);
  }
  if (state.withdrawnAt !== null) {
    return refuse('request-not-closed', 'the request was withdrawn; file another one instead of reopening it');
  }
  const reopened: RequestEvent = { type: 'RequestReopened', data: { reopenedAt: at, reason } };
  const known = evolve(state, reopened);
  const ranOut = clockName.options.filter((clock) => ranOutWhileClosed(clock, known, closedAt, at));
  const needsStatement = ranOut.includes('response') && state.clocks.response?.basis.kind === 'stated';
  if (needsStatement && stated === undefined) {
    return refuse(
      'deadline-needed',
      'the stated deadline ran out while the request was closed; state another (stated)',
    );
  }
  if (stated !== undefined) {
    const refusal = refuseStatement(stated, needsStatement, state, at);
    if (refusal !== null) return refusal;
  }
  const facts = [reopened, ...ranOut.flatMap((clock) => beginAnew(clock, command, known))];
  return accept(...settleAfter(state, facts, { fact: 'deadline', id: at }, at));
}

function ranOutWhileClosed(clock: ClockName, known: RequestState, closedAt: Instant, at: Instant): boolean {
  const { dueAt = null, missed = null } = known.clocks[clock] ?? {};
  const isOver = dueAt !== null && closedAt < dueAt && dueAt <= at;
  // Data that nobody renewed were given up on their day, whether the request was open or closed.
  return isOver && missed === null && clock !== 'preservation' && satisfiedAt(known, clock) === null;
}

function refuseStatement(
  stated: NonNullable<ReopenRequest['stated']>,
  isNeeded: boolean,
  state: RequestState,
  at: Instant,
): RequestDecision | null {
  if (!isNeeded)
    return refuse('deadline-not-needed', 'the deadline of the request still stands; reopen it without one');
  const { dueAt } = statedDue(stated, state.zone ?? 'UTC');
  return dueAt !== null && dueAt > at
    ? null
    : refuse('date-too-early', 'the stated deadline has passed; state a later one');
}

function beginAnew(name: ClockName, { stated, terms, reason, at }: ReopenRequest, state: RequestState): RequestEvent[] {
  const clock = state.clocks[name];
  if (clock === undefined) return [];
  const isStated = name === 'response' && stated !== undefined;
  const due = isStated ? statedDueOf(name, state, terms, stated, at) : computedDue(name, state, terms, countFrom(at));
  return resetEvents(name, clock, at, `reopened: ${reason}`.slice(0, 2_000), due);
}
