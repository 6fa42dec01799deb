import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Fault } from '@comity/kernel';

const SQLITE_BUSY = 5;

/**
 * Holds the data folder for this process alone. The lock is the operating system's, taken through a tiny database
 * file, so it falls with the process however that ends, and nothing stale can block the next start.
 * @throws Fault `data-folder-in-use` when another store process holds the folder
 */
export function lockFolder(folder: string): Disposable {
  const lock = new DatabaseSync(join(folder, 'store.lock'), { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (cause) {
    lock.close();
    if (isBusy(cause)) {
      throw new Fault('data-folder-in-use', `another store process uses the data folder ${folder}`, { cause });
    }
    throw new Fault('data-folder-unusable', `the data folder ${folder} cannot be locked`, { cause });
  }
  return { [Symbol.dispose]: () => lock.close() };
}

function isBusy(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'errcode' in error && error.errcode === SQLITE_BUSY;
}
