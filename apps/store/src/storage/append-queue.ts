import { setImmediate as nextTurn } from 'node:timers/promises';
import { Fault } from '@comity/kernel';
import type { Append, AppendOutcome } from './model.js';

/** Appends in one transaction. More would only make the first of them wait longer. */
const MAX_BATCH_APPENDS = 1_024;
const MAX_BATCH_BYTES = 8 * 1024 * 1024;

interface Waiting {
  readonly append: Append;
  readonly bytes: number;
  readonly resolve: (outcome: AppendOutcome) => void;
  readonly reject: (fault: unknown) => void;
}

/**
 * Group commit: everything that arrived while the last commit ran is written by the next one, with one disk sync for
 * all. Order of arrival is order in the log; one commit runs at a time.
 */
export class AppendQueue {
  #waiting: Waiting[] = [];
  #running: Promise<void> | null = null;
  #closed = false;
  #crowded = false;

  /** @param commit is told whether others are on their way, who should be let in while the disk is busy */
  constructor(
    private readonly commit: (appends: readonly Append[], crowded: boolean) => Promise<readonly AppendOutcome[]>,
  ) {}

  /**
   * Settles when the append is on disk or refused.
   * @throws Fault `store-stopping` after `close`, and whatever the commit throws
   */
  enqueue(append: Append, bytes: number): Promise<AppendOutcome> {
    if (this.#closed) return Promise.reject(new Fault('store-stopping', 'the store is stopping and takes no appends'));
    return new Promise((resolve, reject) => {
      this.#waiting.push({ append, bytes, resolve, reject });
      this.#running ??= this.#run();
    });
  }

  /** Commits what is waiting and takes nothing more. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#running;
  }

  /**
   * After each commit the answers go out, and what arrives before the next one tells whether there is a crowd. In a crowd, what
   * has reached the machine already is waited for, and goes on arriving while the disk is busy; one alone is not held up.
   */
  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      if (this.#crowded) await nextTurn();
      const batch = this.#waiting.splice(0, this.#batchLength());
      await this.#commitBatch(batch);
      await nextTurn();
      this.#crowded = batch.length > 1 || this.#waiting.length > 0;
    }
    this.#running = null;
  }

  async #commitBatch(batch: readonly Waiting[]): Promise<void> {
    try {
      const appends = batch.map(({ append }) => append);
      const outcomes = await this.commit(appends, this.#crowded);
      for (const [index, waiting] of batch.entries()) {
        const outcome = outcomes[index];
        if (outcome === undefined) throw new Fault('outcome-missing', 'a commit answered fewer appends than it took');
        waiting.resolve(outcome);
      }
    } catch (fault) {
      for (const waiting of batch) waiting.reject(fault);
    }
  }

  #batchLength(): number {
    let bytes = 0;
    let length = 0;
    for (const waiting of this.#waiting) {
      bytes += waiting.bytes;
      if (length > 0 && (bytes > MAX_BATCH_BYTES || length === MAX_BATCH_APPENDS)) break;
      length += 1;
    }
    return length;
  }
}
