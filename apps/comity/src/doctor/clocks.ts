import type { Examination, Finding } from './finding.js';

/** Above this, the scheduler believes neither clock, and nothing that is due happens. */
const MOST_SKEW_MS = 2_000;

/** How far this machine's clock is from PostgreSQL's. */
export const clocks: Examination = async ({ readStore }) => {
  const before = Date.now();
  const { rows } = await readStore.pool.query<{ now: number }>(
    'select (extract(epoch from clock_timestamp()) * 1000)::double precision as now',
  );
  return skewed('PostgreSQL', { before, theirs: rows[0]?.now ?? Number.NaN, after: Date.now() }, MOST_SKEW_MS);
};

/** Another's clock, read between two looks at our own, in milliseconds. */
export interface Looks {
  readonly before: number;
  readonly theirs: number;
  readonly after: number;
}

export function skewed(whose: string, { before, theirs, after }: Looks, mostMs: number): readonly Finding[] {
  const skewMs = Math.max(0, before - theirs, theirs - after);
  if (skewMs <= mostMs) return [];
  const problem = `the clocks of this machine and of ${whose} differ by ${(skewMs / 1_000).toFixed(1)} s`;
  return [{ subject: 'clocks', problem, mend: 'Have both follow one time service (chrony, systemd-timesyncd)' }];
}
