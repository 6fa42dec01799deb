import { freshCourse } from '../domain/course.state.js';
import type { RequestContent } from '../domain/request.events.js';
import { type RequestState, unknownRequest } from '../domain/request.state.js';
import { finalAt, type ResponseState } from '../domain/response.state.js';
import type { RegisterDetail, RegisterRow } from './request-register.row.js';

/** The request as the domain folds it, out of its row: so that no rule is written twice. */
export function stateOf(row: RegisterRow | undefined): RequestState {
  if (row === undefined) return unknownRequest;
  const { agreementId, caseId, counterpartId, direction, kind, urgency, reference, subject, supplements, detail } = row;
  const items = detail.items.map(({ itemId, text }) => ({ itemId, text }));
  const optional = {
    ...(detail.particulars === null ? {} : { particulars: detail.particulars }),
    ...(supplements === null ? {} : { supplements }),
  };
  return {
    phase: row.status,
    content: { agreementId, caseId, counterpartId, direction, kind, urgency, reference, subject, items, ...optional },
    authors: detail.authors,
    filedAt: row.filedAt,
    zone: row.zone,
    pins: detail.pins,
    imported: row.registerId !== null,
    transmittedAt: row.transmittedAt,
    acknowledgedAt: row.acknowledgedAt,
    clocks: detail.clocks,
    responses: new Map(
      detail.responses.map(({ responseId, receivedAt, statedAt, answers, corrections, summary, ground }) => [
        responseId,
        { receivedAt, statedAt, answers, corrections, summary, ground },
      ]),
    ),
    assessments: detail.assessments,
    withdrawnAt: row.withdrawnAt,
    outcomes: detail.outcomes,
    course: detail.course ?? freshCourse,
  };
}

/** As much of a request as says what has been answered. */
type Answerable = Pick<RequestState, 'responses'> & { readonly content: Pick<RequestContent, 'items'> | null };

type Answer = RegisterDetail['items'][number]['answer'];

/** From the least to the most that can be said of an item; a final answer outweighs an earlier refusal. */
const ANSWERS: readonly Answer[] = ['none', 'interim', 'partial', 'refusal', 'final'];

/** What has been answered, item by item and over all. */
export function answersOf(
  state: Answerable,
): Pick<RegisterRow, 'answered' | 'finalAt' | 'refused'> & Pick<RegisterDetail, 'items'> {
  const responses = [...state.responses.values()];
  const items = (state.content?.items ?? []).map((item) => ({
    ...item,
    answer: best(responses.map(({ answers }) => answers[item.itemId] ?? 'none')),
    finalAt: finalAt({ content: { items: [item] }, responses: state.responses }),
  }));
  const allFinalAt = finalAt(state);
  const refused = allFinalAt !== null && items.some(({ answer }) => answer === 'refusal');
  return { items, finalAt: allFinalAt, refused, answered: allFinalAt === null ? underWay(items) : 'final' };
}

function underWay(items: RegisterDetail['items']): 'none' | 'interim' | 'partial' {
  const most = best(items.map(({ answer }) => answer));
  return most === 'none' || most === 'interim' ? most : 'partial';
}

function best(answers: readonly Answer[]): Answer {
  return ANSWERS[Math.max(0, ...answers.map((answer) => ANSWERS.indexOf(answer)))] ?? 'none';
}

/** When the first holding answer came; null while there is none. */
export function firstInterimAt(state: Pick<RequestState, 'responses'>): string | null {
  const holding = ({ answers }: ResponseState): boolean => Object.values(answers).includes('interim');
  const dates = [...state.responses.values()].filter(holding).map(({ receivedAt }) => receivedAt);
  return dates.sort()[0] ?? null;
}
