import { accept, type Instant, refuse } from '@comity/kernel';
import { refuseItems } from './decide-drafting.js';
import { clockStarted, missingCalendar, startClocks, statedDueOf } from './request.clocks.js';
import type {
  AcknowledgeReceipt,
  FileRequest,
  PolicyTerms,
  RegisterIncoming,
  StatedDue,
  TransmitRequest,
} from './request.commands.js';
import type { RequestDecision } from './request.decision.js';
import type { Direction, RequestContent, RequestData, RequestEvent } from './request.events.js';
import { evolve, type RequestState } from './request.state.js';
import { settleAfter } from './settle.js';
import { stopForWhatIsOwed } from './stops.js';

/** Files an approved request and pins the versions it stands on; clocks that start on filing start now. */
export function file(command: FileRequest, state: RequestState): RequestDecision {
  if (state.phase === 'unknown') return refuse('request-unknown', 'there is no such request; draft it first');
  if (state.filedAt !== null) return refuse('request-already-filed', 'the request has been filed already');
  if (state.phase !== 'approved' || state.content === null) {
    return refuse('request-not-approved', `the request is ${state.phase}; have it approved by a second person first`);
  }
  const { missing = [] } = command;
  if (missing.length > 0) {
    return refuse(
      'request-incomplete',
      `the agreement's guidelines ask for more; send it back and ${missing.join('; ')}`,
    );
  }
  return fileContent(state.content, { filedAt: command.at }, command.terms, command.stated, state);
}

/** Registers what the counterpart asked of us; the deadline that follows binds us. */
export function registerIncoming(command: RegisterIncoming, state: RequestState): RequestDecision {
  const { content, receivedAt, at, terms, stated, by } = command;
  if (state.phase !== 'unknown') return refuse('request-already-exists', 'a request with this id exists; use a new id');
  if (content.direction !== 'incoming') {
    return refuse('direction-mismatch', 'only incoming requests are registered as received; draft an outgoing one');
  }
  if (receivedAt > at) return refuse('date-in-the-future', 'the request cannot have been received in the future');
  return refuseItems(content) ?? fileContent(content, { filedAt: receivedAt, registrar: by }, terms, stated, state);
}

function fileContent(
  content: RequestContent,
  filing: Pick<RequestData<'RequestFiled'>, 'filedAt' | 'registrar'>,
  terms: PolicyTerms,
  stated: StatedDue | undefined,
  state: RequestState,
): RequestDecision {
  const missing = refuseMissingCalendar(content.direction, terms);
  if (missing !== null) return missing;
  const { zone, pins } = terms;
  const { filedAt } = filing;
  const filed: RequestEvent = {
    type: 'RequestFiled',
    data: { ...content, ...filing, zone, pins },
    occurredAt: filedAt,
  };
  if (stated !== undefined) {
    const due = statedDueOf('response', { content, zone }, terms, stated, filedAt);
    if (due.dueAt !== null && due.dueAt <= filedAt) {
      return refuse('date-too-early', 'the stated due date lies before the filing; state a later one');
    }
    return accept(filed, clockStarted('response', filedAt, due));
  }
  const triggers =
    content.direction === 'outgoing' ? (['filing'] as const) : (['filing', 'transmittal', 'receipt'] as const);
  return accept(filed, ...startClocks(triggers, filedAt, terms, { clocks: state.clocks, content }));
}

function refuseMissingCalendar(direction: Direction, terms: PolicyTerms): RequestDecision | null {
  const missing = missingCalendar(direction, terms);
  if (missing === undefined) return null;
  return refuse(
    'calendar-missing',
    `the policy counts working days of the ${missing} party; assign its calendar to the agreement`,
  );
}

export function transmit(command: TransmitRequest, state: RequestState): RequestDecision {
  const refusal =
    refuseUnlessOpen(state) ?? refuseDate(command.transmittedAt, state.filedAt, command.at, 'transmittal');
  if (refusal !== null) return refusal;
  if (state.content?.direction !== 'outgoing')
    return refuse('direction-mismatch', 'only our own requests are transmitted');
  const { transmittedAt, channel } = command;
  if (state.transmittedAt !== null) {
    const same = state.transmittedAt === transmittedAt;
    return same
      ? accept()
      : refuse('already-transmitted', `transmitted at ${state.transmittedAt}; it cannot be sent twice`);
  }
  const transmitted: RequestEvent = {
    type: 'RequestTransmitted',
    data: { transmittedAt, channel },
    occurredAt: transmittedAt,
  };
  const clocks = startClocks(['transmittal'], transmittedAt, command.terms, state);
  return accept(transmitted, ...clocks);
}

/** An acknowledgement is not a response: it meets the acknowledgement clock only, and starts those that wait for it. */
export function acknowledge(command: AcknowledgeReceipt, state: RequestState): RequestDecision {
  const { acknowledgedAt, theirReference, at, terms } = command;
  const refusal = refuseUnlessOpen(state) ?? refuseNotSent(state);
  if (refusal !== null) return refusal;
  const early = refuseDate(acknowledgedAt, state.transmittedAt ?? state.filedAt, at, 'acknowledgement');
  if (early !== null) return early;
  if (state.acknowledgedAt !== null) {
    const same = state.acknowledgedAt === acknowledgedAt;
    return same
      ? accept()
      : refuse('already-acknowledged', `acknowledged at ${state.acknowledgedAt}; an acknowledgement stands`);
  }
  const data = theirReference === undefined ? { acknowledgedAt } : { acknowledgedAt, theirReference };
  const because = { fact: 'acknowledgement', id: acknowledgedAt } as const;
  const event: RequestEvent = { type: 'ReceiptAcknowledged', data, occurredAt: acknowledgedAt };
  const started = startClocks(['acknowledgement', 'receipt', 'completeness'], acknowledgedAt, terms, state);
  const facts = [event, ...started];
  const stopped = stopForWhatIsOwed(facts.reduce(evolve, state), terms, because);
  return accept(...settleAfter(state, [...facts, ...stopped], because, at));
}

export function refuseUnlessOpen(state: RequestState): RequestDecision | null {
  if (state.phase === 'open') return null;
  return state.phase === 'unknown'
    ? refuse('request-unknown', 'there is no such request')
    : refuse('request-not-open', `the request is ${state.phase}; this needs an open request`);
}

/** What comes back presupposes that something went out; an imported request or one addressed to us was sent by its nature. */
export function refuseNotSent(state: RequestState): RequestDecision | null {
  if (state.transmittedAt !== null || state.imported || state.content?.direction === 'incoming') return null;
  return refuse('not-transmitted', 'the request has not been transmitted; record its transmittal first');
}

export function refuseDate(
  date: Instant,
  notBefore: Instant | null,
  now: Instant,
  what: string,
): RequestDecision | null {
  if (date > now)
    return refuse('date-in-the-future', `the ${what} cannot lie in the future (now ${now}); correct the date`);
  if (notBefore !== null && date < notBefore) {
    const why = `the ${what} cannot lie before ${notBefore}, when the request was filed or sent`;
    return refuse('date-too-early', `${why}; correct the date`);
  }
  return null;
}
