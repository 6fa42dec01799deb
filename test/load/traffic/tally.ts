import { percentileOf } from '../office-log/timed.js';

/** One request that was due: how it was answered, and when. Times are of `performance.now()`. */
export interface Answered {
  readonly kind: string;
  readonly isWrite: boolean;
  readonly dueAt: number;
  readonly endedAt: number;
  /** HTTP status; 0 where the connection gave out, or nobody answered in time. */
  readonly status: number;
}

export interface KindFigures {
  readonly kind: string;
  readonly n: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

const isDone = ({ status }: Answered) => status >= 200 && status < 300;
const tookMs = ({ dueAt, endedAt }: Answered) => endedAt - dueAt;

/** Milliseconds from when they were due, of those that were carried out. */
export function figuresOf(kind: string, answers: readonly Answered[]): KindFigures {
  const taken = answers.filter(isDone).map(tookMs);
  const rounded = (ms: number) => Number(ms.toFixed(1));
  const at = (share: number) => rounded(percentileOf(taken, share));
  return { kind, n: taken.length, p50Ms: at(50), p99Ms: at(99), maxMs: at(100) };
}

export function figuresByKind(answers: readonly Answered[]): readonly KindFigures[] {
  const kinds = [...new Set(answers.map(({ kind }) => kind))].sort();
  return kinds.map((kind) =>
    figuresOf(
      kind,
      answers.filter((one) => one.kind === kind),
    ),
  );
}

export function statusesOf(answers: readonly Answered[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

/** A request that was refused, or took this long, is felt. */
const FELT_MS = 1_000;

/**
 * Seconds from a moment to the due instant of the last request after it that was not answered well: refused for overload,
 * failed, or answered after more than a second.
 */
export function secondsUntilWell(answers: readonly Answered[], from: number): number {
  const unwell = answers.filter((one) => one.dueAt >= from && (!isAnswer(one) || tookMs(one) > FELT_MS));
  const last = unwell.reduce((latest, { dueAt }) => Math.max(latest, dueAt), from);
  return Number(((last - from) / 1_000).toFixed(1));
}

/** What the rules refuse is an answer too: the 409 of a step that another took first. */
function isAnswer({ status }: Answered): boolean {
  return status >= 200 && status < 500 && status !== 429;
}
