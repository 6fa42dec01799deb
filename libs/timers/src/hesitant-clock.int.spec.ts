import { toInstant } from '@comity/kernel';
import { freshDatabase } from '@comity/testing';
import pg from 'pg';
import { HesitantClock } from './hesitant-clock.js';

let stack: AsyncDisposableStack;
let pool: pg.Pool;

beforeEach(async () => {
  stack = new AsyncDisposableStack();
  const database = stack.use(await freshDatabase());
  pool = new pg.Pool({ connectionString: database.url });
  stack.defer(() => pool.end());
});

afterEach(() => stack.disposeAsync());

const clockOffBy = (ms: number) => new HesitantClock(pool, { now: () => toInstant(new Date(Date.now() + ms)) });

describe('the more hesitant of two clocks', () => {
  it('goes by PostgreSQL where the process is a little fast, so that nothing happens early', async () => {
    const { now } = await clockOffBy(1_500).read();
    expect(now <= toInstant(new Date())).toBe(true);
  });

  it('goes by the process where that is a little slow', async () => {
    const { now, skewMs } = await clockOffBy(-1_500).read();
    expect(now <= toInstant(new Date(Date.now() - 1_500))).toBe(true);
    expect(skewMs).toBeGreaterThan(0);
  });

  it.each([3_600_000, -3_600_000])('believes neither when they are %i ms apart', async (ms) =>
    expect(clockOffBy(ms).read()).rejects.toMatchObject({ code: 'clock-skew' }),
  );
});
