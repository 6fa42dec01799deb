import type { Told } from './histories.js';

/**
 * What the record knew of a request, told from its events without any code of the product: the yardstick for its read models.
 * Days are days of the request's zone.
 */
export interface NaiveRequest {
  readonly requestId: string;
  readonly counterpartId: string;
  readonly kind: string;
  readonly zone: string;
  readonly filedOn: string;
  readonly dueAt: string | null;
  readonly dueOn: string | null;
  readonly interimOn: string | null;
  readonly finalAt: string | null;
  readonly refused: boolean;
  readonly withdrawnAt: string | null;
  readonly closedAt: string | null;
  /** The response clock was stopped, and has neither run on nor begun anew. */
  readonly stands: boolean;
}

// biome-ignore lint/suspicious/noExplicitAny: the yardstick reads stored JSON as it lies there
export type Data = any;
type Answers = Record<string, string>;

/** The requests that were filed, by what had been recorded up to an instant. */
export function naiveReplay(told: readonly Told[], recordedBy: string): NaiveRequest[] {
  const known = told.filter(({ recordedAt }) => recordedAt <= recordedBy);
  const byRequest = new Map<string, Told[]>();
  for (const one of known) byRequest.set(one.requestId, [...(byRequest.get(one.requestId) ?? []), one]);
  return [...byRequest].flatMap(([requestId, own]) => naiveRequest(requestId, own) ?? []);
}

export const DUE = [
  'ClockStarted',
  'ClockStopped',
  'ClockResumed',
  'ClockReset',
  'DeadlineExtended',
  'DeadlineReprojected',
];

function naiveRequest(requestId: string, told: readonly Told[]): NaiveRequest | null {
  const of = (...types: string[]): Data[] =>
    told.filter(({ event }) => types.includes(event.type)).map(({ event }) => event.data);
  const [filing] = of('RequestFiled');
  if (filing === undefined) return null;
  const corrected = Object.assign({}, ...of('FilingCorrected'));
  const due = of(...DUE)
    .filter(({ clock }: Data) => clock === 'response')
    .at(-1);
  const answers = naiveAnswers(told);
  const items: string[] = filing.items.map(({ itemId }: Data) => itemId);
  const finals = items.map((item) =>
    earliest(answers.filter(({ given }) => ['final', 'refusal'].includes(given[item] ?? ''))),
  );
  const finalAt = finals.includes(null) ? null : (finals.sort().at(-1) ?? null);
  const interim = earliest(answers.filter(({ given }) => Object.values(given).includes('interim')));
  const closing = told.filter(({ event }) => ['RequestClosed', 'RequestReopened'].includes(event.type)).at(-1)?.event;
  return {
    requestId,
    counterpartId: filing.counterpartId,
    kind: corrected.kind ?? filing.kind,
    zone: filing.zone,
    filedOn: dayIn(filing.filedAt, filing.zone),
    dueAt: due?.dueAt ?? null,
    dueOn: due?.dueOn ?? null,
    interimOn: interim && dayIn(interim, filing.zone),
    finalAt,
    refused: finalAt !== null && items.some((item) => isRefused(answers, item)),
    withdrawnAt: of('RequestWithdrawn').at(-1)?.withdrawnAt ?? null,
    closedAt: closing?.type === 'RequestClosed' ? (closing.data as Data).closedAt : null,
    stands: isStanding(told),
  };
}

function isStanding(told: readonly Told[]): boolean {
  const moves = told.filter(({ event }) => ['ClockStopped', 'ClockResumed', 'ClockReset'].includes(event.type));
  return moves.filter(({ event }) => (event.data as Data).clock === 'response').at(-1)?.event.type === 'ClockStopped';
}

export interface NaiveAnswer {
  readonly id: string;
  at: string;
  readonly given: Answers;
}

export function naiveAnswers(told: readonly Told[]): NaiveAnswer[] {
  const answers = new Map<string, NaiveAnswer>();
  const given = (list: readonly Data[]): Answers =>
    Object.fromEntries(list.map(({ itemId, answer }) => [itemId, answer]));
  for (const { event } of told) {
    const data = event.data as Data;
    if (event.type === 'ResponseReceived')
      answers.set(data.responseId, { id: data.responseId, at: data.receivedAt, given: given(data.answers) });
    if (event.type === 'AnswerSent')
      answers.set(data.answerId, { id: data.answerId, at: data.sentAt, given: given(data.answers) });
    if (event.type === 'AssistanceRefused') {
      const refused = Object.fromEntries(data.itemIds.map((item: string) => [item, 'refusal']));
      answers.set(data.responseId, { id: data.responseId, at: data.receivedAt, given: refused });
    }
    const known = answers.get(data.responseId);
    if (event.type === 'ResponseCorrected' && known !== undefined) known.at = data.receivedAt ?? known.at;
  }
  return [...answers.values()];
}

function earliest(answers: readonly NaiveAnswer[]): string | null {
  return answers.map(({ at }) => at).sort()[0] ?? null;
}

function isRefused(answers: readonly NaiveAnswer[], item: string): boolean {
  const given = answers.map((answer) => answer.given[item]);
  return given.includes('refusal') && !given.includes('final');
}

const DAYS = new Map<string, Intl.DateTimeFormat>();

/** The day of an instant, of London, where the invented office sits, unless told. */
export function dayIn(instant: string, timeZone = 'Europe/London'): string {
  const days = DAYS.get(timeZone) ?? new Intl.DateTimeFormat('en-CA', { timeZone });
  DAYS.set(timeZone, days);
  return days.format(new Date(instant));
}
