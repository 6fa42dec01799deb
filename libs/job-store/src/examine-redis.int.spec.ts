import { freshRedis } from '@comity/testing';
import { Queue } from 'bullmq';
import { connect } from './connection.js';
import { examineRedis } from './examine-redis.js';

it('finds a queue that is paused, and nothing once it is resumed', async () => {
  await using redis = await freshRedis();
  const connection = connect(redis.url);
  const queue = new Queue('due', { connection, prefix: 'comity' });
  await queue.pause();
  expect(await examineRedis(redis.url, ['due'])).toEqual([
    expect.objectContaining({ problem: expect.stringContaining('due is paused') }),
  ]);
  await queue.resume();
  expect(await examineRedis(redis.url, ['due', 'unknown'])).toEqual([]);
  await queue.close();
  connection.disconnect();
});

it('says so where no Redis answers', async () => {
  const [found] = await examineRedis('redis://127.0.0.1:1', ['due']);
  expect(found?.problem).toContain('does not answer');
});
