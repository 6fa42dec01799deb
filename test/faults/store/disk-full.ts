import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Attempts } from './attempts.js';
import { judgeLog } from './judge.js';
import { readLog } from './read-log.js';
import { RestartedStore } from './restarted-store.js';
import { Violations } from './violations.js';
import { answerOf } from './writer.js';

const run = promisify(execFile);

const SMALL = 'size=12m';
const LARGE = 'size=64m';
const BATCH_EVENTS = 100;
/** Far more than the small disk holds. */
const MAX_BATCHES = 400;
/** The store stays up while the disk is full. */
const REFUSALS = 5;
const SILENCE_TIMEOUT_MS = 20_000;

/**
 * Fills the disk under a store, makes room again, and holds its log against what it acknowledged.
 * @returns how many statements were checked; null when this machine lets nobody mount a small disk
 */
export async function fillDisk(violations: Violations, say: (line: string) => void): Promise<number | null> {
  const folder = await mkdtemp(join(tmpdir(), 'comity-small-disk-'));
  try {
    await run('mount', ['-t', 'tmpfs', '-o', SMALL, 'tmpfs', folder]);
  } catch (error) {
    await rm(folder, { recursive: true });
    say(`disk full is left out: ${error instanceof Error ? error.message.trim() : error}`);
    return null;
  }
  try {
    return await fill(folder, violations, say);
  } finally {
    await run('umount', [folder]);
    await rm(folder, { recursive: true });
  }
}

async function fill(folder: string, violations: Violations, say: (line: string) => void): Promise<number> {
  await using store = new RestartedStore(folder);
  await store.start();
  const attempts = new Attempts();
  const accepted = await appendUntilRefused(store, attempts);
  say(`disk full after ${accepted} appends`);
  for (let refusal = 0; refusal < REFUSALS; refusal += 1) {
    const answer = await appendOnce(store, attempts);
    if (answer === 'silence') violations.note('disk-full-not-refused', 'the store said nothing');
  }
  if (!isAlive(store.pid)) {
    violations.note('disk-full-not-refused', 'the store has ended');
    await store.start();
  }
  await checkKept(store, attempts, violations);
  await run('mount', ['-o', `remount,${LARGE}`, folder]);
  if ((await appendOnce(store, attempts)) !== 'acknowledged') {
    violations.note('disk-full-not-recovered', 'there is room again, and the store takes no appends');
  }
  await store.kill();
  await store.start();
  return await checkKept(store, attempts, violations);
}

async function appendUntilRefused(store: RestartedStore, attempts: Attempts): Promise<number> {
  for (let batch = 0; batch < MAX_BATCHES; batch += 1) {
    if ((await appendOnce(store, attempts)) !== 'acknowledged') return batch;
  }
  return MAX_BATCHES;
}

async function appendOnce(store: RestartedStore, attempts: Attempts): Promise<'acknowledged' | 'refused' | 'silence'> {
  const attempt = attempts.begin([{ stream: 'filling', expected: null, events: attempts.newEvents(BATCH_EVENTS) }]);
  const silence = Promise.withResolvers<'silence'>();
  const timer = setTimeout(() => silence.resolve('silence'), SILENCE_TIMEOUT_MS);
  const answer = await Promise.race([answerOf(store.client, attempt), silence.promise]);
  clearTimeout(timer);
  if (answer === 'silence') return answer;
  if (answer === null || answer === 'refused') return 'refused';
  attempts.settle(attempt, answer);
  return 'acknowledged';
}

/** Every kind of loss counts as one here: the disk was full when it happened. */
async function checkKept(store: RestartedStore, attempts: Attempts, violations: Violations): Promise<number> {
  const found = new Violations((line) => violations.note('disk-full-acknowledged-lost', line));
  return judgeLog(attempts.all, await readLog(store.client, found), found);
}

/** Signal 0 asks only whether there is somebody. */
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
