import { dateOf } from '@comity/calendars';
import { type CalendarDate, canonicalJson } from '@comity/kernel';
import type { SeenStore } from '@comity/read-store';
import type { CountedQuality, QualityDimension } from '@comity/requests/contract';
import { countedQuality, type FiguredRequest } from '../domain/figured-request.js';
import { type Version, VisibleFigures } from '../memory/visible-figures.js';
import type { ComplianceQuestion } from './question.js';

/** One request of which something was assessed, as the figures of quality see it. */
export interface AssessedRequest {
  readonly requestId: string;
  readonly direction: string;
  readonly counterpartId: string;
  readonly reference: string;
  readonly filedOn: CalendarDate;
  readonly quality: CountedQuality;
}

/** Such a request as one state of the record showed it. */
export type AssessedVersion = Version<AssessedRequest>;

/** Which requests are asked for, in the order of their ids. */
export interface AssessedPage {
  /** Something was assessed in this dimension; null: in any, or it awaits its second assessment. */
  readonly dimension: QualityDimension | null;
  /** Id with which the page before ended. */
  readonly after?: string | undefined;
  /** 1 or more. */
  readonly limit: number;
}

/** The requests behind a figure of quality, in the order of their ids. */
export async function assessedRequests(
  store: SeenStore,
  question: ComplianceQuestion,
  { dimension, after, limit }: AssessedPage,
): Promise<AssessedRequest[]> {
  const assessed = assessedAmong(await VisibleFigures.of(store), question);
  return [...assessed.values()]
    .filter(({ requestId }) => after === undefined || requestId > after)
    .filter(({ quality }) => dimension === null || quality.scores.some((score) => score.dimension === dimension))
    .sort((a, b) => (a.requestId < b.requestId ? -1 : 1))
    .slice(0, limit);
}

/**
 * The requests whose quality counts otherwise after than before, in the order of their ids.
 * @param limit 1 or more
 */
export async function reassessedRequests(
  store: SeenStore,
  before: ComplianceQuestion,
  after: ComplianceQuestion,
  limit: number,
): Promise<string[]> {
  const figures = await VisibleFigures.of(store);
  const [earlier, latter] = [assessedAmong(figures, before), assessedAmong(figures, after)];
  return [...new Set([...earlier.keys(), ...latter.keys()])]
    .filter((id) => canonicalJson(earlier.get(id) ?? null) !== canonicalJson(latter.get(id) ?? null))
    .sort()
    .slice(0, limit);
}

/** Every state that the record has shown of the quality of these requests, by request and in the order of the log. */
export async function assessedVersions(
  store: SeenStore,
  question: ComplianceQuestion,
  requestIds: readonly string[],
): Promise<AssessedVersion[]> {
  const figures = await VisibleFigures.of(store);
  return figures.versions(question, requestIds, (request) => assessedRequest(request, question));
}

function assessedAmong(figures: VisibleFigures, question: ComplianceQuestion): Map<string, AssessedRequest> {
  const assessed = new Map<string, AssessedRequest>();
  figures.visit(question, (request) => {
    const one = assessedRequest(request, question);
    if (one !== null) assessed.set(one.requestId, one);
  });
  return assessed;
}

/** Null where nothing was assessed, or where nothing had come by the moment that is asked about. */
function assessedRequest(request: FiguredRequest, { at }: ComplianceQuestion): AssessedRequest | null {
  const quality = countedQuality(request, Date.parse(at));
  if (quality === null) return null;
  const { requestId, direction, counterpartId, reference, filedOn } = request.filed;
  return { requestId, direction, counterpartId, reference, filedOn: dateOf(filedOn), quality };
}
