import { type Clock, Fault, type Instant, toInstant } from '@comity/kernel';
import type pg from 'pg';

/** What time it is by the slower of two clocks, and how far they are apart at least. */
export interface Hesitant {
  readonly now: Instant;
  readonly skewMs: number;
}

const MOST_SKEW_MS = 2_000;

/**
 * Two clocks read at once, the process's and PostgreSQL's, so that one that is fast makes nothing happen early.
 */
export class HesitantClock {
  constructor(
    private readonly pool: pg.Pool,
    private readonly clock: Clock,
  ) {}

  /** @throws Fault `clock-skew` when the clocks differ by more than two seconds: then neither is to be believed */
  async read(): Promise<Hesitant> {
    const before = Date.parse(this.clock.now());
    const { rows } = await this.pool.query<{ now: number }>(
      'select (extract(epoch from clock_timestamp()) * 1000)::double precision as now',
    );
    const after = Date.parse(this.clock.now());
    const theirs = Math.floor(rows[0]?.now ?? Number.NaN);
    const skewMs = Math.max(0, before - theirs, theirs - after);
    if (skewMs > MOST_SKEW_MS) {
      throw new Fault('clock-skew', `the clocks of this host and of PostgreSQL differ by ${skewMs} ms`);
    }
    return { now: toInstant(new Date(Math.min(after, theirs))), skewMs };
  }
}
