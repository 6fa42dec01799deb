import { type Instant, instant, uuid } from '@comity/kernel';
import type { SeenStore } from '@comity/read-store';
import { z } from 'zod';
import {
  type Assessment,
  assessment,
  awaitsSecond,
  type DeepReadonly,
  standingScores,
} from '../domain/assessment.state.js';
import { qualityScore } from '../domain/request.events.js';
import { requestRegister } from './request-register.projection.js';
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
  knownAt: Instant | 'now',
  reader: string,
): Promise<RequestQuality | undefined> {
  const row = await rowOf(store, requestId, knownAt);
  if (row === undefined) return undefined;
  const today = knownAt === 'now' ? row : await rowOf(store, requestId, 'now');
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

function rowOf(
  store: SeenStore,
  requestId: string,
  knownAt: Instant | 'now',
): Promise<Pick<RegisterRow, 'revision' | 'dueAt' | 'finalAt' | 'detail'> | undefined> {
  return store
    .asKnown(requestRegister, knownAt)
    .select(['revision', 'dueAt', 'finalAt', 'detail'])
    .where('rowKey', '=', requestId)
    .executeTakeFirst();
}

function shown(each: Assessment, awaits: boolean, isKept: boolean): RequestQuality['assessments'][number] {
  const scored = each.scores.map(({ itemId, dimension }) => ({ itemId, dimension }));
  const scores = isKept ? null : { scores: each.scores, standing: standingScores(each) };
  return { ...each, awaitsSecond: awaits, scored, ...(scores ?? { scores: null, standing: null }) };
}
