import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { jsonEvent, KurrentDBClient, START } from '@kurrent/kurrentdb-client';
import { everything, Follower } from './follower.js';
import type { RestartedStore } from './restarted-store.js';
import type { Violations } from './violations.js';

const SUBSCRIBERS = 10;
const BATCHES = 150;
const BATCH_EVENTS = 100;
const EVENT_BYTES = 2_000;
/** All of it, kept for each who does not read, would be 300 MB. */
const MAX_GROWTH_MB = 150;
const WITHIN_MS = 120_000;

/**
 * Appends 30 MB past subscribers that subscribe and never read, and past one that does.
 * @returns how many statements were checked
 */
export async function ignoreSubscriptions(
  store: RestartedStore,
  violations: Violations,
  say: (line: string) => void,
): Promise<number> {
  const { port } = store;
  const idle = KurrentDBClient.connectionString(`kurrentdb://127.0.0.1:${port}?tls=false`);
  // Nobody listens to what they bring, so that their buffers fill and nothing is taken from the connection any more.
  const subscriptions = Array.from({ length: SUBSCRIBERS }, () => idle.subscribeToAll({ fromPosition: START }));
  for (const subscription of subscriptions) subscription.on('error', () => undefined);
  const reader = new Follower(everything);
  reader.follow(store.client);
  const before = residentMb(store.pid);
  let most = before;
  const payload = 'x'.repeat(EVENT_BYTES);
  for (let batch = 0; batch < BATCHES; batch += 1) {
    const events = Array.from({ length: BATCH_EVENTS }, () => jsonEvent({ type: 'Noted', data: { payload } }));
    await store.client.appendToStream('ignored', events);
    most = Math.max(most, residentMb(store.pid));
  }
  const shown = await untilShown(reader, BATCHES * BATCH_EVENTS);
  say(`${SUBSCRIBERS} idle subscribers: the store grew from ${before.toFixed(0)} to ${most.toFixed(0)} MB`);
  if (most - before > MAX_GROWTH_MB) violations.note('idle-subscriber-memory', `${(most - before).toFixed(0)} MB more`);
  if (!shown) violations.note('idle-subscriber-held-others', `the one that reads was shown ${reader.shown.length}`);
  reader.leave();
  for (const subscription of subscriptions) subscription.destroy();
  await idle.dispose();
  return BATCHES * BATCH_EVENTS;
}

async function untilShown({ shown }: Follower, count: number): Promise<boolean> {
  const giveUpAt = performance.now() + WITHIN_MS;
  while (shown.length < count && performance.now() < giveUpAt) await pause(20);
  return shown.length >= count;
}

/** What of the process lies in memory now. Linux only. */
function residentMb(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1_024;
}
