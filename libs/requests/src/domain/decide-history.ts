import { accept, type Instant, idFrom, refuse } from '@comity/kernel';
import type { ClockState } from './clock.state.js';
import { refuseItems } from './decide-drafting.js';
import { refuseDate } from './decide-filing.js';
import { clockStarted, startClocks, statedDue } from './request.clocks.js';
import type { RecordHistory } from './request.commands.js';
import type { RequestDecision } from './request.decision.js';
import type { RequestEvent } from './request.events.js';
import { evolve, type RequestState } from './request.state.js';
import { registersCorrection } from './response.state.js';
import { missVoided, settleMisses } from './settle.js';

type Answer = 'interim' | 'final';

/**
 * Takes over what a register holds about one request: the facts that are new or corrected, each dated when it happened, and
 * the misses they prove. The same facts again change nothing; a fact that the register takes back is for a person to judge.
 */
export function recordHistory(command: RecordHistory, state: RequestState): RequestDecision {
  const refusal = refuseItems(command.content) ?? refuseFacts(command) ?? refuseContradiction(command, state);
  if (refusal !== null) return refusal;
  const facts = [...filingFacts(command, state), ...laterFacts(command, state)].sort(byOccurrence);
  const corrected = [...filingCorrection(command, state), ...reprojection(command, state)];
  const known = [...corrected, ...facts].reduce(evolve, state);
  const because = { fact: 'response', id: responseId(command, 'final') } as const;
  const { misses, others } = settleMisses(known, because, earlier(command.provenBefore, command.at));
  return accept(...corrected, ...[...misses, ...facts].sort(byOccurrence), ...others);
}

function earlier(a: Instant, b: Instant): Instant {
  return a < b ? a : b;
}

/** Stable, so a miss keeps its place before an answer of the same instant: a due instant is exclusive. */
function byOccurrence(a: RequestEvent, b: RequestEvent): number {
  const [first, second] = [a.occurredAt ?? '9', b.occurredAt ?? '9'];
  return first < second ? -1 : first > second ? 1 : 0;
}

function refuseFacts({ facts, at }: RecordHistory): RequestDecision | null {
  const { filedAt, due, acknowledgedAt, interimAt, finalAt, correctedAt, withdrawnAt } = facts;
  if (due !== undefined && (statedDue(due, 'UTC').dueOn ?? '') < filedAt.slice(0, 10)) {
    return refuse('date-too-early', 'the due date lies before the filing');
  }
  const dated = {
    acknowledgement: acknowledgedAt,
    'interim answer': interimAt,
    'final answer': finalAt,
    withdrawal: withdrawnAt,
  };
  for (const [what, date] of [...Object.entries({ filing: filedAt, ...dated, correction: correctedAt })]) {
    const refusal = date === undefined ? null : refuseDate(date, filedAt, at, what);
    if (refusal !== null) return refusal;
  }
  return null;
}

function refuseContradiction(command: RecordHistory, state: RequestState): RequestDecision | null {
  const { content, facts } = command;
  if (state.phase === 'unknown') return null;
  if (!state.imported) return refuse('request-already-exists', 'a request that was drafted here is not imported over');
  const filed = state.content;
  const samePlace = filed?.caseId === content.caseId && filed.agreementId === content.agreementId;
  const sameCounterpart = [content.counterpartId, command.formerCounterpartId].includes(filed?.counterpartId);
  if (state.filedAt !== facts.filedAt || !sameCounterpart || !samePlace) {
    return refuse(
      'register-changed-the-filing',
      'the register now states another filing date, counterpart, case or agreement; correct it by hand',
    );
  }
  return command.newsOnly === true ? null : refuseLostFacts(command, state);
}

function refuseLostFacts(command: RecordHistory, state: RequestState): RequestDecision | null {
  const { facts } = command;
  const lost = (['interim', 'final'] as const).find(
    (answer) => state.responses.has(responseId(command, answer)) && facts[`${answer}At`] === undefined,
  );
  const lostFact = lost ?? (state.withdrawnAt !== null && facts.withdrawnAt === undefined ? 'withdrawal' : undefined);
  if (lostFact === undefined) return null;
  return refuse(
    'register-withdrew-a-fact',
    `the register no longer states the ${lostFact} that it stated before; correct it by hand`,
  );
}

function filingFacts(command: RecordHistory, state: RequestState): RequestEvent[] {
  if (state.phase !== 'unknown') return [];
  const { content, register, terms } = command;
  const { filedAt, due } = command.facts;
  const { zone, pins } = terms;
  const filed: RequestEvent = {
    type: 'RequestFiled',
    data: { ...content, filedAt, zone, pins, register },
    occurredAt: filedAt,
  };
  if (due !== undefined) return [filed, clockStarted('response', filedAt, statedDue(due, zone))];
  return [filed, ...startClocks(['filing'], filedAt, terms, { clocks: {}, content })];
}

const FILED_AS = ['kind', 'urgency', 'reference', 'subject'] as const;

/** What the register says otherwise than when the request was filed; the items follow the subject that they repeat. */
function filingCorrection({ content, register }: RecordHistory, state: RequestState): RequestEvent[] {
  const filed = state.content;
  if (filed === null) return [];
  const changed = FILED_AS.filter((member) => filed[member] !== content[member]);
  if (changed.length === 0) return [];
  const stated = Object.fromEntries(changed.map((member) => [member, content[member]]));
  const items = changed.includes('subject') ? { items: content.items } : {};
  const reason = `restated by the register ${register.registerId}`;
  return [{ type: 'FilingCorrected', data: { ...stated, ...items, reason } }];
}

/**
 * A due date that the register states later starts the clock. One that it states anew is a new deadline version; a miss of the
 * old one is void if the day moved later. What somebody set here since stays as they set it: the register, which knows nothing of
 * it, would take it back with every import.
 */
function reprojection(command: RecordHistory, state: RequestState): RequestEvent[] {
  const clock = state.clocks.response;
  const { due, filedAt } = command.facts;
  if (due === undefined || state.phase === 'unknown') return [];
  if (clock === undefined) return [clockStarted('response', filedAt, statedDue(due, state.zone ?? command.terms.zone))];
  if (!isAsStatedBy(due.source, clock)) return [];
  const next = statedDue(due, state.zone ?? command.terms.zone);
  if (next.dueAt === clock.dueAt) return [];
  const { deadlineVersion, missed, dueAt } = clock;
  const because = { fact: 'deadline', id: due.source } as const;
  const voided: RequestEvent[] =
    missed !== null && next.dueAt !== null && dueAt !== null && next.dueAt > dueAt
      ? [missVoided('response', deadlineVersion, because)]
      : [];
  const data = {
    clock: 'response',
    deadlineVersion: deadlineVersion + 1,
    ...next,
    reason: `restated by ${due.source}`,
  } as const;
  return [...voided, { type: 'DeadlineReprojected', data }];
}

function isAsStatedBy(source: string, { basis, extensions, restarts }: ClockState): boolean {
  return basis.kind === 'stated' && basis.source === source && extensions.length === 0 && restarts.length === 0;
}

function laterFacts(command: RecordHistory, state: RequestState): RequestEvent[] {
  const { acknowledgedAt, correctedAt, withdrawnAt } = command.facts;
  const events: RequestEvent[] = [];
  if (acknowledgedAt !== undefined && state.acknowledgedAt === null) {
    events.push({ type: 'ReceiptAcknowledged', data: { acknowledgedAt }, occurredAt: acknowledgedAt });
  }
  events.push(...answerFacts(command, state, 'interim'), ...answerFacts(command, state, 'final'));
  if (correctedAt !== undefined) events.push(...correction(command, state, correctedAt));
  if (withdrawnAt !== undefined && state.withdrawnAt === null) {
    const data = { withdrawnAt, reason: 'as the register states' };
    events.push({ type: 'RequestWithdrawn', data, occurredAt: withdrawnAt });
  }
  return events;
}

function answerFacts(command: RecordHistory, state: RequestState, answer: Answer): RequestEvent[] {
  const receivedAt = command.facts[`${answer}At`];
  if (receivedAt === undefined) return [];
  const id = responseId(command, answer);
  const before = state.responses.get(id);
  if (before === undefined) {
    const answers = (state.content ?? command.content).items.map(({ itemId }) => ({ itemId, answer }));
    const afterClosure = state.phase === 'closed' ? { afterClosure: true } : {};
    return [
      {
        type: 'ResponseReceived',
        data: { responseId: id, receivedAt, answers, ...afterClosure },
        occurredAt: receivedAt,
      },
    ];
  }
  // What was corrected here since stays: the register would take it back with every import.
  if (before.receivedAt !== before.statedAt || before.receivedAt === receivedAt) return [];
  const correctionId = registersCorrection(id, before, receivedAt);
  const reason = 'the register states another date';
  return [
    { type: 'ResponseCorrected', data: { responseId: id, correctionId, correctedAt: command.at, receivedAt, reason } },
  ];
}

/** A correction belongs to the newest answer that the register states. */
function correction(command: RecordHistory, state: RequestState, correctedAt: Instant): RequestEvent[] {
  const stated = (each: Answer) =>
    command.facts[`${each}At`] !== undefined || state.responses.has(responseId(command, each));
  const answer = stated('final') ? 'final' : 'interim';
  const id = responseId(command, answer);
  const correctionId = idFrom('correction', id, correctedAt);
  if (!stated(answer) || state.responses.get(id)?.corrections.includes(correctionId)) return [];
  const data = {
    responseId: id,
    correctionId,
    correctedAt,
    reason: 'corrected by the counterpart, as the register states',
  };
  return [{ type: 'ResponseCorrected', data, occurredAt: correctedAt }];
}

function responseId({ register }: RecordHistory, answer: Answer): string {
  return idFrom('response', register.registerId, register.rowId, answer);
}
