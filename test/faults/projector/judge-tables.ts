import { setTimeout as pause } from 'node:timers/promises';
import type { EventLog } from '@comity/event-log';
import type { Projection, ReadStore } from '@comity/read-store';

/** What must never come of a projector or PostgreSQL that was killed. */
export interface TableViolations {
  /** A table is not what the log leads to, row version by row version. */
  'table-differs': number;
  /** More or fewer entries are parked than in a table that was built in peace. */
  'parked-differs': number;
  /** The tables did not reach the end of the log. */
  'never-caught-up': number;
  /** A rebuild that was asked for did not come to its end. */
  'rebuild-stuck': number;
  /** A host or a server did not come back, or ended by itself. */
  'not-restarted': number;
}

export function noViolations(): TableViolations {
  return { 'table-differs': 0, 'parked-differs': 0, 'never-caught-up': 0, 'rebuild-stuck': 0, 'not-restarted': 0 };
}

const LOOK_EVERY_MS = 200;
const CAUGHT_UP_WITHIN_MS = 5 * 60_000;

/**
 * Waits until the tables show the whole log, then compares each with the same folded anew.
 * @returns how many row versions were compared
 */
export async function judgeTables(
  stores: { readonly readStore: ReadStore; readonly log: EventLog },
  projections: readonly Projection[],
  violations: TableViolations,
  withinMs = CAUGHT_UP_WITHIN_MS,
): Promise<number> {
  const { readStore, log } = stores;
  const names = projections.map(({ name }) => name);
  const end = (await log.lastPosition()) ?? -1n;
  if (!(await readStore.waitFor(names, end, withinMs))) violations['never-caught-up']++;
  if (!(await nothingIsBuilt(readStore, withinMs))) violations['rebuild-stuck']++;
  const checked = await readStore.checkRebuild({ source: log, projections });
  const live = new Map((await readStore.status()).map((one) => [`${one.name} ${one.generation}`, one.parked]));
  for (const { name, generation, liveDigest, rebuiltDigest, parked } of checked) {
    if (liveDigest !== rebuiltDigest) violations['table-differs']++;
    if (live.get(`${name} ${generation}`) !== parked) violations['parked-differs']++;
  }
  return versionsIn(readStore, checked);
}

async function nothingIsBuilt(readStore: ReadStore, withinMs: number): Promise<boolean> {
  const giveUpAt = performance.now() + withinMs;
  while ((await readStore.status()).some(({ status }) => status === 'building')) {
    if (performance.now() > giveUpAt) return false;
    await pause(LOOK_EVERY_MS);
  }
  return true;
}

async function versionsIn({ pool }: ReadStore, tables: readonly { readonly name: string }[]): Promise<number> {
  let versions = 0;
  for (const { name } of tables) {
    const { rows } = await pool.query<{ count: bigint }>(`select count(*) from read."${name.replaceAll('-', '_')}"`);
    versions += Number(rows[0]?.count ?? 0);
  }
  return versions;
}
