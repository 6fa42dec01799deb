import { closeSync, fdatasync, fdatasyncSync, fsyncSync, openSync } from 'node:fs';
import { promisify } from 'node:util';
import { Fault } from '@comity/kernel';

const datasync = promisify(fdatasync);

/** A sync that takes no longer is waited for on this thread if nobody else wants it: handing it over and back takes as long. */
const QUICK_MS = 1;

/**
 * Brings what SQLite has written to its write-ahead log onto the disk, off the main thread unless the disk is quick
 * and nobody else waits.
 *
 * SQLite would sync inside COMMIT (`synchronous = FULL`) and hold up every reader and caller meanwhile. With
 * `synchronous = NORMAL` it writes the same bytes and leaves that one sync to us; it still syncs around checkpoints
 * itself. A commit counts when the sync that follows it has returned, and not before.
 * @source https://www.sqlite.org/pragma.html#pragma_synchronous (check against the version in use)
 */
export class DiskSync implements Disposable {
  readonly #descriptor: number;
  #lastTookMs = Number.POSITIVE_INFINITY;

  /** @param walFile exists as long as the database is open, and is always the same file */
  constructor(
    private readonly walFile: string,
    folder: string,
  ) {
    this.#descriptor = openSync(walFile, 'r+');
    syncFolder(folder);
  }

  /**
   * @param crowded others are on their way, who can be received while the disk is busy
   * @throws Fault `disk-sync-failed`: what was written since the last sync may or may not survive
   */
  async sync(crowded: boolean): Promise<void> {
    const startedAt = performance.now();
    try {
      if (!crowded && this.#lastTookMs <= QUICK_MS) fdatasyncSync(this.#descriptor);
      else await datasync(this.#descriptor);
    } catch (cause) {
      throw new Fault('disk-sync-failed', `${this.walFile} could not be brought to disk`, { cause });
    }
    this.#lastTookMs = performance.now() - startedAt;
  }

  [Symbol.dispose](): void {
    closeSync(this.#descriptor);
  }
}

/** New files are on disk only when their folder is. */
function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
