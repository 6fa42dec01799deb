import { setTimeout as pause } from 'node:timers/promises';
import { emptyRedis, freshRedis } from '@comity/testing';
import { RepeatedJob } from './repeated-job.js';

/** Asks until it is so, for a minute at most. */
async function eventually(ask: () => boolean): Promise<void> {
  const until = performance.now() + 60_000;
  while (!ask() && performance.now() < until) await pause(20);
  expect(ask()).toBe(true);
}

it('does a repeated job again and again, whatever one run throws, and after Redis forgot it', async () => {
  await using redis = await freshRedis();
  let runs = 0;
  const job = new RepeatedJob({
    redisUrl: redis.url,
    name: 'rounds',
    everyMs: 200,
    run: async () => {
      if (++runs === 1) throw new TypeError('the log was away');
    },
  });
  await eventually(() => runs >= 3);
  await emptyRedis(redis.url);
  const before = runs;
  await job.ensure();
  await eventually(() => runs >= before + 2);
  await job.close();
});

it('closes where there is no Redis', async () => {
  const job = new RepeatedJob({ redisUrl: 'redis://127.0.0.1:1', name: 'rounds', everyMs: 200, run: async () => {} });
  await job.ensure();
  await job.close();
});
