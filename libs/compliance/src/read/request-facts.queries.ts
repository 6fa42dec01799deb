import { dateOf } from '@comity/calendars';
import { type CalendarDate, canonicalJson } from '@comity/kernel';
import type { SeenStore } from '@comity/read-store';
import { type Aspect, type Aspects, contributes } from '../domain/aspects.js';
import type { FiguredState } from '../memory/figures-memory.js';
import { type Version, VisibleFigures } from '../memory/visible-figures.js';
import type { ComplianceQuestion } from './question.js';

/** One request as the figures see it. */
export interface RequestFacts {
  readonly requestId: string;
  readonly caseId: string;
  readonly agreementId: string;
  readonly counterpartId: string;
  readonly direction: string;
  readonly kind: string;
  readonly urgency: string;
  readonly reference: string;
  readonly filedOn: CalendarDate;
  readonly dueOn: CalendarDate | null;
  readonly finalOn: CalendarDate | null;
  readonly aspects: Aspects;
}

/** A request as one state of the record showed it. */
export type RequestVersion = Version<RequestFacts>;

/** A request that counts otherwise at one point of the record than at another; null where it is not among those asked for. */
export interface ChangedRequest {
  readonly before: RequestFacts | null;
  readonly after: RequestFacts | null;
}

/** A request that counts, and what it contributes. */
interface Counted {
  readonly request: FiguredState;
  readonly aspects: Aspects;
}

/** Which requests are asked for, in the order of their ids. */
export interface RequestFactsPage {
  /** Those that contribute to at least one of these. */
  readonly basis: readonly Aspect[];
  /** Days to the final answer (inclusive), for a bucket of a histogram. */
  readonly days?: { readonly from: number; readonly through: number } | undefined;
  /** Id with which the page before ended. */
  readonly after?: string | undefined;
  /** 1 or more. */
  readonly limit: number;
}

/** The requests behind a figure, in the order of their ids. */
export async function requestsBehind(
  store: SeenStore,
  question: ComplianceQuestion,
  { basis, days, after, limit }: RequestFactsPage,
): Promise<RequestFacts[]> {
  const figures = await VisibleFigures.of(store);
  const found: Counted[] = [];
  const isIn = ({ days: taken }: Aspects): boolean =>
    days === undefined || (taken !== null && days.from <= taken && taken <= days.through);
  figures.visit(question, (request, aspects) => {
    if (after !== undefined && request.filed.requestId <= after) return;
    if (isIn(aspects) && contributes(aspects, basis)) found.push({ request, aspects });
  });
  return found.sort(byId).slice(0, limit).map(factsOf);
}

/**
 * The requests that count otherwise after than before, in the order of their ids.
 * @param limit 1 or more
 */
export async function changedRequests(
  store: SeenStore,
  before: ComplianceQuestion,
  after: ComplianceQuestion,
  limit: number,
): Promise<ChangedRequest[]> {
  const figures = await VisibleFigures.of(store);
  const earlier = new Map<string, Counted>();
  figures.visit(before, (request, aspects) => earlier.set(request.filed.requestId, { request, aspects }));
  const changed: { readonly id: string; readonly before: Counted | null; readonly after: Counted | null }[] = [];
  figures.visit(after, (request, aspects) => {
    const id = request.filed.requestId;
    const was = earlier.get(id) ?? null;
    earlier.delete(id);
    const counted = { request, aspects };
    if (was === null || !countsAlike(was, counted)) changed.push({ id, before: was, after: counted });
  });
  for (const [id, was] of earlier) changed.push({ id, before: was, after: null });
  return changed
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .slice(0, limit)
    .map((one) => ({ before: one.before && factsOf(one.before), after: one.after && factsOf(one.after) }));
}

/**
 * Every state that the record has shown of these requests, by request and in the order of the log: so that one can say which
 * event made a request count otherwise. What the question says of the point of knowledge does not matter.
 */
export async function requestVersions(
  store: SeenStore,
  question: ComplianceQuestion,
  requestIds: readonly string[],
): Promise<RequestVersion[]> {
  const figures = await VisibleFigures.of(store);
  return figures.versions(question, requestIds, (request, aspects) => factsOf({ request, aspects }));
}

function factsOf({ request: { filed, dueOn, finalOn }, aspects }: Counted): RequestFacts {
  const { requestId, caseId, agreementId, counterpartId, direction, kind, urgency, reference } = filed;
  const dateOrNull = (day: number | null): CalendarDate | null => (day === null ? null : dateOf(day));
  return {
    ...{ requestId, caseId, agreementId, counterpartId, direction, kind, urgency, reference },
    filedOn: dateOf(filed.filedOn),
    ...{ dueOn: dateOrNull(dueOn), finalOn: dateOrNull(finalOn), aspects },
  };
}

function byId(a: Counted, b: Counted): number {
  return a.request.filed.requestId < b.request.filed.requestId ? -1 : 1;
}

function countsAlike(a: Counted, b: Counted): boolean {
  return isSameState(a.request, b.request)
    ? sameAspects(a.aspects, b.aspects)
    : canonicalJson(factsOf(a)) === canonicalJson(factsOf(b));
}

/** Every state of a request was recorded at a moment of its own. */
function isSameState(a: FiguredState, b: FiguredState): boolean {
  return a.filed.requestId === b.filed.requestId && a.knownFrom === b.knownFrom;
}

function sameAspects(a: Aspects, b: Aspects): boolean {
  return (Object.keys(a) as Aspect[]).every((aspect) => a[aspect] === b[aspect]);
}
