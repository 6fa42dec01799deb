import { closeSync, fsyncSync, openSync } from 'node:fs';
import { backup, DatabaseSync } from 'node:sqlite';
import { Fault } from '@comity/kernel';
import { isDamage, logDamaged } from '../storage/damage.js';
import { openForReading } from '../storage/database.js';
import type { RecordReader } from './log-checks.js';
import { type ShowProgress, type Verification, verifyLog } from './verify.js';

/** Pages copied before others get their turn. */
const PAGES_PER_STEP = 1_000;

/**
 * Copies the log of a file, as it stands at one position, into a new file that needs no other beside it, brings that to
 * disk and reads every record of it. A store may serve the source meanwhile.
 * @throws Fault `log-damaged` naming the first damage; and those of `openForReading`
 */
export async function copyLog(
  source: string,
  target: string,
  readRecord: RecordReader,
  show: ShowProgress,
): Promise<Verification> {
  await copyPages(source, target);
  const found = verifyLog(target, readRecord, show);
  if (found.first !== null) throw logDamaged(`${source} is damaged: ${describeDamage(found)}`);
  return found;
}

async function copyPages(source: string, target: string): Promise<void> {
  try {
    using from = openForReading(source);
    // The first read fixes the position at which the copy stands; what is appended from now on is not in it.
    from.prepare('SELECT max(position) FROM events').get();
    await backup(from, target, { rate: PAGES_PER_STEP });
    using copy = new DatabaseSync(target);
    copy.exec('PRAGMA journal_mode = DELETE');
  } catch (cause) {
    if (isDamage(cause)) throw logDamaged(`${source} is damaged`, cause);
    throw cause instanceof Fault ? cause : new Fault('copy-failed', `${source} could not be copied`, { cause });
  }
  syncToDisk(target);
}

/** Where the first damage is, and how much there is. */
export function describeDamage({ first, damaged }: Verification): string {
  if (first === null) return 'nothing is damaged';
  const place = first.position === null ? 'a record' : `the record at position ${first.position}`;
  return `${place} is ${first.what}${damaged > 1 ? ` (the first of ${damaged} places)` : ''}`;
}

/** Returns when the file, or what the folder says of its files, is on disk. */
export function syncToDisk(fileOrFolder: string): void {
  const descriptor = openSync(fileOrFolder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
