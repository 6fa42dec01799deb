import { type CommandContext, RefusedError } from '@comity/http';
import type { Instant } from '@comity/kernel';
import type { Classification } from '../domain/course.commands.js';
import type { StatedDue } from '../domain/request.commands.js';
import type { QualityScore } from '../domain/request.events.js';
import type { ClassificationBody } from './course.bodies.js';
import type { ExtensionBody, ScoreBody } from './quality.bodies.js';
import type { StatedBody } from './request.bodies.js';

const CONTENT = 422;

/** Who acts, and when it is recorded. */
export function by({ actor, now }: CommandContext): { readonly by: string; readonly at: Instant } {
  return { by: actor.id, at: now };
}

/** @throws RefusedError `stated-ambiguous` unless exactly one of day and instant is given */
export function statedOf(body: StatedBody | undefined): StatedDue | undefined {
  if (body === undefined) return undefined;
  const { dueAt, dueOn, source } = body;
  if (dueAt !== undefined && dueOn === undefined) return { dueAt, source };
  if (dueOn !== undefined && dueAt === undefined) return { dueOn, source };
  const message = 'state either the day (dueOn) or the instant (dueAt), not both and not none';
  throw new RefusedError({ code: 'stated-ambiguous', message }, CONTENT);
}

/** @throws RefusedError `extension-ambiguous` unless exactly one of amount and new date is given */
export function extensionOf({ extendBy, until }: ExtensionBody) {
  const stated = statedOf(until);
  if (extendBy !== undefined && stated === undefined) return { extendBy: { ...extendBy } };
  if (stated !== undefined && extendBy === undefined) return { until: stated };
  const message = 'extend either by an amount (extendBy) or until a stated date (until), not both and not none';
  throw new RefusedError({ code: 'extension-ambiguous', message }, CONTENT);
}

/** Scores as a caller listed them. */
export function scoresOf(scores: readonly ScoreBody[]): QualityScore[] {
  return scores.map((score) => ({ ...score }));
}

/** @throws RefusedError `classification-incomplete` when a response names no items, or something else does */
export function classificationOf({ kind, answers, theirReference }: ClassificationBody): Classification {
  const isComplete = kind === 'response' ? answers !== undefined : answers === undefined;
  if (!isComplete || (theirReference !== undefined && kind !== 'acknowledgement')) {
    const message = 'a response, and only a response, names its answers; only an acknowledgement names their reference';
    throw new RefusedError({ code: 'classification-incomplete', message }, CONTENT);
  }
  switch (kind) {
    case 'acknowledgement':
      return theirReference === undefined ? { kind } : { kind, theirReference };
    case 'response':
      return { kind, answers: (answers ?? []).map((each) => ({ ...each })) };
    case 'irrelevant':
    case 'question':
      return { kind };
  }
}
