import { emptyRedis, startRedis } from '@comity/testing';
import { timerJobs } from '@comity/timers';
import { askDue, requestDeadlines } from './request-deadlines.js';
import { eventually, inMs, type Miss, NO_REDIS, Office } from './testing/office.js';

/** Every one flagged, none twice, none before its time, each dated at its due instant. */
function expectFlaggedOnce(misses: readonly Miss[], requestIds: readonly string[]): void {
  expect(misses.map(({ requestId }) => requestId).sort()).toEqual([...requestIds].sort());
  expect(misses.filter(({ recordedAt, dueAt }) => recordedAt < dueAt)).toEqual([]);
  expect(misses.filter(({ occurredAt, dueAt }) => occurredAt !== dueAt)).toEqual([]);
}

const owing = (office: Office, count: number, dueAt: string) =>
  Promise.all(Array.from({ length: count }, () => office.owe(dueAt)));

describe('flagging missed deadlines', () => {
  it('flags a deadline two seconds away by its job, without waiting for a sweep', async () => {
    await using office = await Office.open();
    const scheduler = office.schedule();
    await eventually(
      () => scheduler.isRedisReady && scheduler.lastSweepAt !== null,
      (ready) => ready,
    );
    const requestId = await office.owe(inMs(2_000));
    const misses = await eventually(
      () => office.misses(),
      ({ length }) => length > 0,
    );
    expectFlaggedOnce(misses, [requestId]);
  });

  it('flags by the sweep where there is no Redis', async () => {
    await using office = await Office.open();
    const scheduler = office.schedule({ redisUrl: NO_REDIS, sweepEveryMs: 200 });
    const requestId = await office.owe(inMs(1_000));
    const misses = await eventually(
      () => office.misses(),
      ({ length }) => length > 0,
    );
    expectFlaggedOnce(misses, [requestId]);
    expect(scheduler.isRedisReady).toBe(false);
  });

  it('flags five hundred that fall due at once, each once, with two schedulers at work [no-hundred-rows] [no-window-of-a-day]', async () => {
    await using office = await Office.open();
    const dueAt = inMs(4_000);
    office.schedule({ sweepEveryMs: 300 });
    office.schedule({ sweepEveryMs: 300 });
    const requestIds = await owing(office, 500, dueAt);
    const misses = await eventually(
      () => office.misses(),
      ({ length }) => length >= 500,
    );
    expectFlaggedOnce(misses, requestIds);
  });

  it('flags what fell due while no scheduler ran, the oldest first [no-window-of-a-day]', async () => {
    await using office = await Office.open();
    const [newer, older] = [await office.owe('2024-05-02T00:00:00.000Z'), await office.owe('2024-05-01T00:00:00.000Z')];
    office.schedule({ sweepEveryMs: 200 });
    const misses = await eventually(
      () => office.misses(),
      ({ length }) => length >= 2,
    );
    expectFlaggedOnce(misses, [older, newer]);
  });

  it('comes to the same when Redis is emptied or killed meanwhile', async () => {
    await using redis = await startRedis();
    await using office = await Office.open();
    const scheduler = office.schedule({ redisUrl: redis.url, sweepEveryMs: 1_000 });
    await eventually(
      () => scheduler.isRedisReady,
      (ready) => ready,
    );
    const first = await owing(office, 20, inMs(2_500));
    await emptyRedis(redis.url);
    const second = await owing(office, 20, inMs(2_500));
    await redis.kill();
    const before = await eventually(
      () => office.misses(),
      ({ length }) => length >= 40,
    );
    expectFlaggedOnce(before, [...first, ...second]);
    await redis.start();
    const third = await owing(office, 5, inMs(1_500));
    const after = await eventually(
      () => office.misses(),
      ({ length }) => length >= 45,
    );
    expectFlaggedOnce(after, [...first, ...second, ...third]);
  });

  it('reminds of a deadline once, at the time that the policy sets before it [no-exact-day-for-reminders]', async () => {
    await using office = await Office.open();
    office.schedule({ sweepEveryMs: 300 });
    office.schedule({ sweepEveryMs: 300 });
    const hour = 3_600_000;
    const [soon, longAgo] = [inMs(hour + 1_000), inMs(hour - 60_000)];
    const owed = [await office.owe(soon, [1]), await office.owe(longAgo, [3, 2, 1])];
    const reminders = await eventually(
      () => office.reminders(),
      ({ length }) => length >= 2,
    );
    expect(reminders.map(({ requestId }) => requestId).sort()).toEqual([...owed].sort());
    expect(reminders.map(({ reminder }) => reminder.before)).toEqual(Array(2).fill({ amount: 1, unit: 'hours' }));
    expect(reminders.filter(({ recordedAt, reminder }) => recordedAt < reminder.at)).toEqual([]);
    expect(await office.misses()).toEqual([]);
  });

  it('reaches what the policy sets after a deadline, once, under the miss, and skips what was overtaken meanwhile [rungs-follow-a-miss]', async () => {
    await using office = await Office.open();
    office.schedule({ sweepEveryMs: 300 });
    office.schedule({ sweepEveryMs: 300 });
    const hour = 3_600_000;
    const [soon, longAgo] = [inMs(-hour + 1_500), inMs(-2 * hour - 60_000)];
    const owed = [await office.owe(soon, [], [1]), await office.owe(longAgo, [], [1, 2, 3])];
    const rungs = await eventually(
      () => office.rungs(),
      ({ length }) => length >= 2,
    );
    expectFlaggedOnce(await office.misses(), owed);
    expect(rungs.map(({ requestId, rung }) => [requestId, rung.rung]).sort()).toEqual(
      [
        [owed[0], '1 hours over'],
        [owed[1], '2 hours over'],
      ].sort(),
    );
    expect(rungs.filter(({ occurredAt, recordedAt, rung }) => occurredAt !== rung.at || recordedAt < rung.at)).toEqual(
      [],
    );
    expect(await office.rungsSkipped()).toMatchObject([
      { requestId: owed[1], because: 'overtaken', rung: { rung: '1 hours over' } },
    ]);
  });

  it('asks again later when a job comes before its time', async () => {
    await using office = await Office.open();
    const dueAt = inMs(1_500);
    const deadline = { requestId: await office.owe(dueAt), clock: 'response', deadlineVersion: 1, dueAt } as const;
    expect(await askDue(office.runner, deadline, inMs(0))).toBe('not-yet-due');
    const answers: string[] = [];
    const ask = async () => {
      const answer = await askDue(office.runner, deadline, inMs(0));
      answers.push(answer);
      return answer;
    };
    const log = { info: () => undefined, warn: () => undefined };
    const jobs = timerJobs({
      kinds: [requestDeadlines],
      redisUrl: office.redisUrl,
      ask,
      log,
      onReady: () => undefined,
    });
    await eventually(
      () => jobs.isReady,
      (ready) => ready,
    );
    const { requestId: id, ...timer } = deadline;
    jobs.plan([{ kind: requestDeadlines.name, id, timer: { ...timer, dueAt: inMs(0) } }]);
    await eventually(
      () => answers,
      (given) => given.includes('acted'),
    );
    await jobs.close();
    expect([answers[0], answers.at(-1)]).toEqual(['not-yet-due', 'acted']);
    expectFlaggedOnce(await office.misses(), [deadline.requestId]);
  });

  it('changes nothing when asked again, or about a version that is superseded', async () => {
    await using office = await Office.open();
    const dueAt = '2024-05-01T00:00:00.000Z';
    const deadline = { requestId: await office.owe(dueAt), clock: 'response', dueAt } as const;
    expect(await askDue(office.runner, { ...deadline, deadlineVersion: 2 }, inMs(0))).toBe('settled');
    const missed = { ...deadline, deadlineVersion: 1 };
    await Promise.all(Array.from({ length: 20 }, () => askDue(office.runner, missed, inMs(0))));
    expect(await askDue(office.runner, missed, inMs(0))).toBe('settled');
    expectFlaggedOnce(await office.misses(), [deadline.requestId]);
  });
});
