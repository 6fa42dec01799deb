import type { Instant } from '@comity/kernel';
import type { ReadStore } from '@comity/read-store';
import type { NotNull } from 'kysely';
import { type DeadlineTimer, deadlineTimers } from './deadline-timers.projection.js';
import type { DueDeadline, FlagAnswer } from './flag-missed-deadline.js';

export type DueTimer = DueDeadline & Pick<DeadlineTimer, 'dueAt'>;

export interface SweepReport {
  readonly asked: number;
  readonly flagged: number;
  readonly failed: number;
}

export interface Sweep {
  readonly store: ReadStore;
  /** The more hesitant of our clocks; read anew for every page. */
  readonly now: () => Promise<Instant>;
  readonly flag: (timer: DueTimer, now: Instant) => Promise<FlagAnswer>;
  /** Told of each deadline about which the log could not be asked. @throws to end the sweep */
  readonly onFailure: (timer: DueTimer, error: unknown) => Promise<void>;
  readonly signal: AbortSignal;
}

const REQUESTS_PER_PAGE = 200;
const ASKED_AT_ONCE = 16;

/**
 * Asks about every deadline that is due and not flagged, the oldest first, page by page until none is left. Each is asked
 * about once in a sweep, whether or not the projection has meanwhile folded what came of it.
 */
export async function sweepDue(sweep: Sweep): Promise<SweepReport> {
  const report = { asked: 0, flagged: 0, failed: 0 };
  for (let after: Place | null = null; !sweep.signal.aborted; ) {
    const now = await sweep.now();
    const page = await timersDueBy(sweep.store, now, after, REQUESTS_PER_PAGE);
    await eachOf(page.timers, ASKED_AT_ONCE, async (timer) => {
      if (sweep.signal.aborted) return;
      report.asked++;
      try {
        if ((await sweep.flag(timer, now)) === 'flagged') report.flagged++;
      } catch (error) {
        report.failed++;
        await sweep.onFailure(timer, error);
      }
    });
    if (page.next === null) break;
    after = page.next;
  }
  return report;
}

/** Where a page ended: the next one starts behind it. */
export interface Place {
  readonly nextDueAt: Instant;
  readonly requestId: string;
}

export interface TimerPage {
  readonly timers: readonly DueTimer[];
  /** Null when this page was the last. */
  readonly next: Place | null;
}

/** The pending deadlines due up to an instant, in order of due instant. Costs nothing for those that are due later. */
export async function timersDueBy(
  store: ReadStore,
  dueBy: Instant,
  after: Place | null,
  maxRequests: number,
): Promise<TimerPage> {
  const pending = store
    .asKnown(deadlineTimers, 'now')
    .select(['requestId', 'nextDueAt', 'timers'])
    .where('nextDueAt', '<=', dueBy)
    .$narrowType<{ nextDueAt: NotNull }>()
    .orderBy('nextDueAt')
    .orderBy('rowKey')
    .limit(maxRequests);
  const rows = await (after === null
    ? pending
    : pending.where(({ eb, refTuple, tuple }) =>
        eb(refTuple('nextDueAt', 'rowKey'), '>', tuple(after.nextDueAt, after.requestId)),
      )
  ).execute();
  const last = rows.at(-1);
  const timers = rows.flatMap(({ requestId, timers }) =>
    timers.filter(({ dueAt }) => dueAt <= dueBy).map((timer) => ({ requestId, ...timer })),
  );
  const isLast = last === undefined || rows.length < maxRequests;
  return { timers, next: isLast ? null : { nextDueAt: last.nextDueAt, requestId: last.requestId } };
}

/** Works through the items with at most so many under way; the first error ends it after those under way. */
async function eachOf<T>(items: readonly T[], atOnce: number, work: (item: T) => Promise<void>): Promise<void> {
  const queue = items.values();
  const lanes = Array.from({ length: Math.min(atOnce, items.length) }, async () => {
    for (const item of queue) await work(item);
  });
  const settled = await Promise.allSettled(lanes);
  for (const lane of settled) if (lane.status === 'rejected') throw lane.reason;
}
