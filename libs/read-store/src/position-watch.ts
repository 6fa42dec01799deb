import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';

interface Waiter {
  readonly names: readonly string[];
  readonly position: bigint;
  readonly reached: () => void;
}

const POLL_MS = 10;

/** Waits for checkpoints: one small query at a time answers all who wait, and none is asked while nobody does. */
export class PositionWatch {
  private readonly waiters = new Set<Waiter>();
  private polling = false;

  constructor(private readonly pool: pg.Pool) {}

  /** True as soon as every named projection stands at the position or beyond; false when the time is up. */
  async waitFor(names: readonly string[], position: bigint, timeoutMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const settle = (reached: boolean): void => {
        clearTimeout(timer);
        this.waiters.delete(waiter);
        resolve(reached);
      };
      const waiter: Waiter = { names, position, reached: () => settle(true) };
      const timer = setTimeout(() => settle(false), timeoutMs);
      this.waiters.add(waiter);
      if (!this.polling) void this.poll();
    });
  }

  private async poll(): Promise<void> {
    this.polling = true;
    while (this.waiters.size > 0) {
      // While PostgreSQL is away nobody gets ahead; who waits too long is told so by their own timeout.
      const positions = await livePositions(this.pool).catch(() => new Map<string, bigint | null>());
      for (const waiter of [...this.waiters]) {
        const there = waiter.names.every((name) => (positions.get(name) ?? -1n) >= waiter.position);
        if (there) waiter.reached();
      }
      if (this.waiters.size > 0) await pause(POLL_MS);
    }
    this.polling = false;
  }
}

/** Where each live generation stands; null before its first batch. */
export async function livePositions(pool: pg.Pool): Promise<Map<string, bigint | null>> {
  const { rows } = await pool.query<{ name: string; position: bigint | null }>({
    name: 'live positions',
    text: `select name, position from read.projections join read.checkpoints using (name, generation) where status = 'live'`,
  });
  return new Map(rows.map(({ name, position }) => [name, position]));
}
