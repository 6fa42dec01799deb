import type { Instant } from '@comity/kernel';
import type { ReadStore } from '@comity/read-store';
import type { NotNull } from 'kysely';
import { type DueTimer, dueTimers, type TimerAnswer, type TimerKind } from './timer-kind.js';

export interface SweepReport {
  readonly asked: number;
  readonly acted: number;
  readonly failed: number;
}

export interface Sweep {
  readonly store: ReadStore;
  readonly kind: Pick<TimerKind, 'projection'>;
  /** The more hesitant of our clocks; read anew for every page. */
  readonly now: () => Promise<Instant>;
  readonly ask: (due: DueTimer, now: Instant) => Promise<TimerAnswer>;
  /** Told of each timer about which the log could not be asked. @throws to end the sweep */
  readonly onFailure: (due: DueTimer, error: unknown) => Promise<void>;
  readonly signal: AbortSignal;
}

const ROWS_PER_PAGE = 1_000;
/** So many appends wait for the disk together: a store that is at work anyway takes them all in one commit. */
export const ASKED_AT_ONCE = 128;

/**
 * Asks about every timer that is due and pending, the oldest first, page by page until none is left. Each is asked about once
 * in a sweep, whether or not the projection has meanwhile folded what came of it.
 */
export async function sweepDue(sweep: Sweep): Promise<SweepReport> {
  const report = { asked: 0, acted: 0, failed: 0 };
  for (let after: Place | null = null; !sweep.signal.aborted; ) {
    const now = await sweep.now();
    const page = await timersDueBy(sweep.store, sweep.kind, { dueBy: now, after, maxRows: ROWS_PER_PAGE });
    await eachOf(page.timers, ASKED_AT_ONCE, async (due) => {
      if (sweep.signal.aborted) return;
      report.asked++;
      try {
        if ((await sweep.ask(due, now)) === 'acted') report.acted++;
      } catch (error) {
        report.failed++;
        await sweep.onFailure(due, error);
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
  readonly id: string;
}

export interface TimerPage {
  readonly timers: readonly DueTimer[];
  /** Null when this page was the last. */
  readonly next: Place | null;
}

export interface TimerPageQuestion {
  readonly dueBy: Instant;
  readonly after: Place | null;
  readonly maxRows: number;
}

/** The pending timers due up to an instant, in order of due instant. Costs nothing for those that are due later. */
export async function timersDueBy(
  store: ReadStore,
  { projection }: Pick<TimerKind, 'projection'>,
  { dueBy, after, maxRows }: TimerPageQuestion,
): Promise<TimerPage> {
  const pending = store
    .asKnown(projection, 'now')
    .select(['rowKey', 'nextDueAt', 'timers'])
    .where('nextDueAt', '<=', dueBy)
    .$narrowType<{ nextDueAt: NotNull }>()
    .orderBy('nextDueAt')
    .orderBy('rowKey')
    .limit(maxRows);
  const rows = await (after === null
    ? pending
    : pending.where(({ eb, refTuple, tuple }) =>
        eb(refTuple('nextDueAt', 'rowKey'), '>', tuple(after.nextDueAt, after.id)),
      )
  ).execute();
  const last = rows.at(-1);
  const timers = rows.flatMap((row) => dueTimers(row.rowKey, row, dueBy));
  const isLast = last === undefined || rows.length < maxRows;
  return { timers, next: isLast ? null : { nextDueAt: last.nextDueAt, id: last.rowKey } };
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
