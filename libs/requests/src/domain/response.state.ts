import { type Instant, idFrom, unreachable } from '@comity/kernel';
import type { RequestContent, RequestData, RequestEvent } from './request.events.js';

/** What one response says of each item, with the instant at which it arrived as we know it today. */
export interface ResponseState {
  readonly receivedAt: Instant;
  /** When it arrived as it was first said, or as the register that it came from has said since. */
  readonly statedAt: Instant;
  readonly summary: string | null;
  /** Of a refusal. */
  readonly ground: string | null;
  readonly answers: Readonly<Record<string, 'interim' | 'partial' | 'final' | 'refusal'>>;
  readonly corrections: readonly string[];
}

export type Responses = ReadonlyMap<string, ResponseState>;

export type ResponseEvent = Extract<
  RequestEvent,
  { type: 'ResponseReceived' | 'ResponseCorrected' | 'AssistanceRefused' | 'AnswerSent' }
>;

/** Folds one fact into the responses: theirs to us, or ours to them once it is sent. */
export function evolveResponses(responses: Responses, event: ResponseEvent): Responses {
  const responseId = event.type === 'AnswerSent' ? event.data.answerId : event.data.responseId;
  const next = nextResponse(responses.get(responseId), event);
  return next === undefined ? responses : new Map([...responses, [responseId, next]]);
}

function nextResponse(response: ResponseState | undefined, event: ResponseEvent): ResponseState | undefined {
  switch (event.type) {
    case 'ResponseReceived':
      return {
        ...arrived(event.data.receivedAt),
        answers: byItem(event.data.answers),
        summary: event.data.summary ?? null,
      };
    case 'AnswerSent': {
      const { sentAt, answers, ground = null } = event.data;
      return { ...arrived(sentAt), answers: byItem(answers), ground };
    }
    case 'AssistanceRefused': {
      const answers = Object.fromEntries(event.data.itemIds.map((itemId) => [itemId, 'refusal' as const]));
      return { ...arrived(event.data.receivedAt), answers, ground: event.data.ground };
    }
    case 'ResponseCorrected':
      return response && corrected(response, event.data);
    default:
      return unreachable(event);
  }
}

function arrived(receivedAt: Instant): Omit<ResponseState, 'answers'> {
  return { receivedAt, statedAt: receivedAt, summary: null, ground: null, corrections: [] };
}

function corrected(response: ResponseState, correction: RequestData<'ResponseCorrected'>): ResponseState {
  const { responseId, correctionId, receivedAt = response.receivedAt } = correction;
  const byRegister = correctionId === registersCorrection(responseId, response, receivedAt);
  return {
    ...response,
    receivedAt,
    statedAt: byRegister ? receivedAt : response.statedAt,
    corrections: [...response.corrections, correctionId],
  };
}

/** The id of the correction by which a register states another date of arrival. */
export function registersCorrection(
  responseId: string,
  { corrections }: Pick<ResponseState, 'corrections'>,
  receivedAt: Instant,
): string {
  return idFrom('correction', responseId, corrections.length, receivedAt);
}

function byItem<Answer>(answers: readonly { itemId: string; answer: Answer }[]): Record<string, Answer> {
  return Object.fromEntries(answers.map(({ itemId, answer }) => [itemId, answer]));
}

interface Answered {
  readonly content: Pick<RequestContent, 'items'> | null;
  readonly responses: Responses;
}

/** When the last item got its final answer or refusal; null while one is still without. */
export function finalAt(state: Answered): Instant | null {
  let last: Instant | null = null;
  for (const { itemId } of state.content?.items ?? []) {
    const answeredAt = firstFinal(state.responses, itemId);
    if (answeredAt === null) return null;
    if (last === null || answeredAt > last) last = answeredAt;
  }
  return last;
}

function firstFinal(responses: Responses, itemId: string): Instant | null {
  let first: Instant | null = null;
  for (const { receivedAt, answers } of responses.values()) {
    const answer = answers[itemId];
    if ((answer === 'final' || answer === 'refusal') && (first === null || receivedAt < first)) first = receivedAt;
  }
  return first;
}
