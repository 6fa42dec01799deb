import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { SetUpError, tell } from './project.mjs';

const WAIT_AT_MOST_MS = 15 * 60_000;
const LOOK_EVERY_MS = 200;

/**
 * Does the work while nobody else holds the lock; others wait their turn. A holder that was killed holds nothing:
 * the lock names its process, with the start time, so that a later process of the same number is not taken for it.
 */
export async function withLock(file, work) {
  mkdirSync(dirname(file), { recursive: true });
  const own = JSON.stringify({ pid: process.pid, startedAt: startOf(process.pid) });
  await acquire(file, own);
  try {
    return await work();
  } finally {
    if (read(file) === own) rmSync(file, { force: true });
  }
}

async function acquire(file, own) {
  const giveUpAt = Date.now() + WAIT_AT_MOST_MS;
  for (let told = false; !take(file, own); ) {
    const holder = read(file);
    if (holder === undefined) continue;
    if (!isHeld(holder)) {
      removeStale(file, holder);
      continue;
    }
    if (Date.now() > giveUpAt) throw new SetUpError(`another start (${holder}) has been setting up for too long`);
    if (!told) tell('Another start is setting up; waiting for it …');
    told = true;
    await pause(LOOK_EVERY_MS);
  }
}

/** Linking a finished file is one step: the lock never exists without its holder's name in it. */
function take(file, own) {
  const prepared = `${file}.${process.pid}`;
  writeFileSync(prepared, own);
  try {
    linkSync(prepared, file);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    return false;
  } finally {
    rmSync(prepared, { force: true });
  }
}

/** Moves the stale lock aside; if it was not the stale one that we moved, it goes back. */
function removeStale(file, stale) {
  const aside = `${file}.${process.pid}.stale`;
  try {
    renameSync(file, aside);
    if (read(aside) !== stale) linkSync(aside, file);
  } catch (error) {
    if (error.code !== 'ENOENT' && error.code !== 'EEXIST') throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

function isHeld(holder) {
  const { pid, startedAt } = JSON.parse(holder);
  return startOf(pid) === startedAt;
}

/** A mark that differs between two processes of the same number; undefined when there is no such process. */
function startOf(pid) {
  if (process.platform !== 'linux') return isAlive(pid) ? 'alive' : undefined;
  const stat = read(`/proc/${pid}/stat`);
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'ESRCH') return undefined;
    throw error;
  }
}
