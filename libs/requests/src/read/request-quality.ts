import { instant, uuid } from '@comity/kernel';
import type { SeenStore, Told } from '@comity/read-store';
import { z } from 'zod';
import {
  type Assessment,
  assessment,
  awaitsSecond,
  type DeepReadonly,
  standingScores,
} from '../domain/assessment.state.js';
import { qualityScore } from '../domain/request.events.js';
import { requestDays } from './request-days.js';
import { detailOn } from './request-detail-on.js';
import type { RegisterRow } from './request-register.row.js';

const hidden = 'Null for everybody but the assessor while a blind second assessment is outstanding';

const assessmentShown = assessment.extend({
  awaitsSecond: z.boolean().describe('A second assessment was drawn, and is not recorded yet'),
  scored: z
    .array(qualityScore.pick({ itemId: true, dimension: true }))
    .describe('What was scored; a second assessment scores exactly this'),
  scores: z.array(qualityScore).nullable().describe(`As assessed. ${hidden}`),
  standing: z.array(qualityScore).nullable().describe(`As last confirmed or revised. ${hidden}`),
});

/** How good the answers to one request were, and how timely. */
export const requestQuality = z.object({
  requestId: uuid,
  revision: z.int(),
  timeliness: z.object({
    dueAt: instant.nullable(),
    finalAt: instant.nullable(),
    inTime: z
      .boolean()
      .nullable()
      .describe('Computed; null while there is no final answer, or where no deadline binds'),
  }),
  assessments: z.array(assessmentShown),
});
export type RequestQuality = DeepReadonly<z.infer<typeof requestQuality>>;

/**
 * The quality of one request as it may be shown to this person. What must not be known today is not shown of the past either.
 * @param reader id of the person who asks
 */
export async function findQuality(
  store: SeenStore,
  requestId: string,
  told: Told,
  reader: string,
): Promise<RequestQuality | undefined> {
  const row = await rowOf(store, requestId, told);
  if (row === undefined) return undefined;
  const today = isPresent(told) ? row : await rowOf(store, requestId, PRESENT);
  const outstanding = (today ?? row).detail.assessments.filter((each, _place, all) => awaitsSecond(each, all));
  const kept = new Set(
    outstanding.filter(({ assessor }) => assessor !== reader).map(({ assessmentId }) => assessmentId),
  );
  const { revision, dueAt, finalAt, detail } = row;
  const inTime = dueAt === null || finalAt === null ? null : finalAt < dueAt;
  const assessments = detail.assessments.map((each, _place, all) => {
    return shown(each, awaitsSecond(each, all), kept.has(each.assessmentId));
  });
  return { requestId, revision, timeliness: { dueAt, finalAt, inTime }, assessments };
}

const PRESENT: Told = { knownAt: 'now', trueOn: null };

function isPresent({ knownAt, trueOn }: Told): boolean {
  return knownAt === PRESENT.knownAt && trueOn === PRESENT.trueOn;
}

async function rowOf(
  store: SeenStore,
  requestId: string,
  told: Told,
): Promise<Pick<RegisterRow, 'revision' | 'dueAt' | 'finalAt' | 'detail'> | undefined> {
  const { trueOn } = told;
  const row = await store
    .told(requestDays, told)
    .select(['revision', 'dueAt', 'finalAt', 'zone', 'status', 'transmittedAt', 'acknowledgedAt', 'detail'])
    .where('rowKey', '=', requestId)
    .executeTakeFirst();
  return row && (trueOn === null ? row : { ...row, detail: detailOn(row, trueOn) });
}

function shown(each: Assessment, awaits: boolean, isKept: boolean): RequestQuality['assessments'][number] {
  const scored = each.scores.map(({ itemId, dimension }) => ({ itemId, dimension }));
  const scores = isKept ? null : { scores: each.scores, standing: standingScores(each) };
  return { ...each, awaitsSecond: awaits, scored, ...(scores ?? { scores: null, standing: null }) };
}
