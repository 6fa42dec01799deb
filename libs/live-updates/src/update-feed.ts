import type { EventLog, LogBatch } from '@comity/event-log';
import { type CasesBehind, KeptSight } from '@comity/need-to-know/contract';
import { Logger, type OnModuleDestroy } from '@nestjs/common';
import { merge, Observable, ReplaySubject, Subject, type Subscriber, share, takeUntil, timer } from 'rxjs';
import { KeptUpdates } from './kept-updates.js';
import { type Update, updateOf } from './update.js';

/** Who was away for longer is told to load anew what they show. */
const KEPT_AT_MOST = 5_000;
const BATCH_MAX = 500;
const IDLE_MS = 60_000;
const BEFORE_EVERYTHING = -1n;

/** Follows the log once for every reader on this host, from the first one on. */
export class UpdateFeed implements OnModuleDestroy {
  private readonly log = new Logger('live updates');
  /** Null while nobody follows the log: what is kept then would never hear that it holds no longer. */
  private sight: KeptSight | null = null;
  private readonly stopped$ = new Subject<void>();
  /** What is kept at present, said anew whenever there is more; an error where the log cannot be read. */
  readonly kept$: Observable<KeptUpdates>;

  /** @param idleMs how long the log is followed after the last reader has gone */
  constructor(
    private readonly eventLog: EventLog,
    idleMs = IDLE_MS,
  ) {
    this.kept$ = new Observable<KeptUpdates>((reader) => {
      const ending = new AbortController();
      this.follow(reader, ending.signal).catch((error: unknown) => reader.error(error));
      return () => {
        ending.abort();
        this.sight = null;
      };
    }).pipe(
      takeUntil(this.stopped$),
      share({
        connector: () => new ReplaySubject(1),
        resetOnRefCountZero: () => merge(timer(idleMs), this.stopped$),
      }),
    );
  }

  onModuleDestroy(): void {
    this.stopped$.next();
  }

  /** The cases that an update is about, and who may know of them now. */
  casesOf({ stream }: Update): Promise<CasesBehind> {
    return (this.sight ?? new KeptSight(this.eventLog)).casesOf(stream);
  }

  private async follow(reader: Subscriber<KeptUpdates>, signal: AbortSignal): Promise<void> {
    const end = (await this.eventLog.lastPosition()) ?? BEFORE_EVERYTHING;
    const begin = await this.eventLog.positionBefore(KEPT_AT_MOST);
    const kept = new KeptUpdates(begin ?? BEFORE_EVERYTHING, KEPT_AT_MOST);
    const said = () => {
      if (kept.through >= end) reader.next(kept);
    };
    said();
    // Not before the place is known from which on the sight hears of every event.
    this.seeAnew(signal);
    const onRetry = (error: unknown) => {
      this.log.warn('the log is away; nothing is told meanwhile', error);
      this.seeAnew(signal);
    };
    for await (const batch of this.eventLog.follow(begin, { maxBatch: BATCH_MAX, signal, onRetry })) {
      this.take(kept, batch);
      said();
    }
  }

  private seeAnew(signal: AbortSignal): void {
    if (!signal.aborted) this.sight = new KeptSight(this.eventLog);
  }

  private take(kept: KeptUpdates, { entries, through }: LogBatch): void {
    const updates: Update[] = [];
    for (const entry of entries) {
      this.sight?.movedOn(entry.kind === 'event' ? entry.event.stream : entry.stream);
      const update = entry.kind === 'event' ? updateOf(entry.event) : null;
      if (update !== null) updates.push(update);
    }
    kept.take(updates, through);
  }
}
