import { setTimeout as pause } from 'node:timers/promises';
import { Attempts } from './attempts.js';
import { everything, Follower, oneStream, streamsLike } from './follower.js';
import { judgeFollower, type LogEntry } from './judge.js';
import { readLog } from './read-log.js';
import type { RestartedStore } from './restarted-store.js';
import { Violations } from './violations.js';
import { lastAnswerOf } from './writer.js';

const FOLLOWERS = 200;
const STREAMS = 5;
const APPENDS = 100;
const WITHIN_MS = 120_000;

/**
 * Two hundred followers of all, of a stream, and of some streams, while events are appended; a kill in the middle.
 * @returns how many statements were checked
 */
export async function crowd(store: RestartedStore, violations: Violations): Promise<number> {
  const followers = Array.from({ length: FOLLOWERS }, (_, number) => new Follower(interestOf(number)));
  const attempts = new Attempts();
  for (const half of [0, 1]) {
    for (const follower of followers) follower.follow(store.client);
    await appendAll(store, attempts, violations);
    if (half === 1) break;
    await store.kill();
    for (const follower of followers) follower.leave();
    await store.start();
  }
  const log = await readLog(store.client, violations);
  await untilShown(followers, log);
  const found = new Violations(() => {});
  let checked = 0;
  for (const { interest, shown } of followers) {
    checked += judgeFollower({ name: interest.name, shown, due: log.filter(interest.covers) }, found);
  }
  for (const [kind, count] of Object.entries(found.byKind)) {
    if (count > 0) violations.note('crowd-follower-wrong', `${count} times ${kind}`);
  }
  for (const follower of followers) follower.leave();
  return checked;
}

function interestOf(number: number) {
  const stream = `crowd-${number % STREAMS}`;
  if (number % 4 === 0) return everything;
  return number % 4 === 1 ? streamsLike('crowd-1') : oneStream(stream);
}

async function appendAll(store: RestartedStore, attempts: Attempts, violations: Violations): Promise<void> {
  for (let append = 0; append < APPENDS; append += 1) {
    const stream = `crowd-${append % STREAMS}`;
    const attempt = attempts.begin([{ stream, expected: null, events: attempts.newEvents(1) }]);
    const answer = await lastAnswerOf(store.client, attempt);
    if (answer === null) violations.note('retry-unanswered', 'an append among many followers');
  }
}

async function untilShown(followers: readonly Follower[], log: readonly LogEntry[]): Promise<void> {
  const giveUpAt = performance.now() + WITHIN_MS;
  for (const { interest, shown } of followers) {
    const due = log.filter(interest.covers).length;
    while (shown.length < due && performance.now() < giveUpAt) await pause(20);
  }
}
