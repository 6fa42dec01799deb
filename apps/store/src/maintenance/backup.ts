import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { Fault } from '@comity/kernel';
import { databaseFile, ensureFolder } from '../storage/database.js';
import { lockFolder } from '../storage/folder-lock.js';
import { copyLog, syncToDisk } from './copy-log.js';
import type { RecordReader } from './log-checks.js';
import type { ShowProgress, Verification } from './verify.js';

/**
 * Saves the log in a data folder to a new folder, also while a store serves it. The backup stands at one position, every
 * record of it has been read, and it appears under its name only when it is whole and on disk.
 * @throws Fault `backup-exists` when the target holds anything; and those of `copyLog`
 */
export async function backUp(
  dataFolder: string,
  target: string,
  readRecord: RecordReader,
  show: ShowProgress,
): Promise<Verification> {
  const folder = resolve(target);
  if (existsSync(folder) && !isEmptyFolder(folder)) throw backupExists(folder);
  const partial = join(dirname(folder), `.${basename(folder)}.${process.pid}.partial`);
  mkdirSync(partial, { recursive: true, mode: 0o700 });
  try {
    const copied = await copyLog(databaseFile(dataFolder), databaseFile(partial), readRecord, show);
    syncToDisk(partial);
    putInPlace(partial, folder);
    syncToDisk(dirname(folder));
    return copied;
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

function isEmptyFolder(path: string): boolean {
  return statSync(path).isDirectory() && readdirSync(path).length === 0;
}

/** The operating system renames a folder onto an empty one at most. */
function putInPlace(partial: string, folder: string): void {
  try {
    renameSync(partial, folder);
  } catch (cause) {
    throw existsSync(folder) ? backupExists(folder, cause) : cause;
  }
}

function backupExists(folder: string, cause?: unknown): Fault {
  return new Fault('backup-exists', `${folder} is not an empty folder; name a new one`, { cause });
}

/**
 * Puts the log of a backup into a data folder that holds none, after every record of it has been read.
 * @throws Fault `folder-holds-log` when there is a log in the data folder, `data-folder-in-use`; and those of `copyLog`
 */
export async function restore(
  backupFolder: string,
  dataFolder: string,
  readRecord: RecordReader,
  show: ShowProgress,
): Promise<Verification> {
  ensureFolder(dataFolder);
  using _lock = lockFolder(dataFolder);
  const file = databaseFile(dataFolder);
  if ([file, `${file}-wal`, `${file}-journal`].some((name) => existsSync(name))) {
    throw new Fault('folder-holds-log', `${dataFolder} holds an event log already; name a folder without one`);
  }
  const partial = `${file}.partial`;
  rmSync(partial, { force: true });
  try {
    const copied = await copyLog(databaseFile(backupFolder), partial, readRecord, show);
    renameSync(partial, file);
    syncToDisk(dataFolder);
    return copied;
  } finally {
    rmSync(partial, { force: true });
  }
}
