import type { DatabaseSync } from 'node:sqlite';
import { checksumOf } from './checksum.js';
import { damagedRecord, isDamage, logDamaged } from './damage.js';
import type { TornTail } from './wal-tail.js';

/** What a crash can harm was written shortly before it; all that is older, `comity store verify` reads. */
const CHECKED_EVENTS = 2_048;

/**
 * Reads the latest events as recovery has left them. When what was cut off may have been a whole transaction, the
 * database file may hold a part of it already, so all its pages are checked.
 * @throws Fault `record-damaged` naming the position, `log-damaged`
 */
export function checkEnd(database: DatabaseSync, tornTail: TornTail | null): void {
  const last = Number(database.prepare('SELECT max(position) AS last FROM events').get()?.last ?? 0);
  let expected = Math.max(1, last - CHECKED_EVENTS + 1);
  const latest = database.prepare(
    'SELECT position, checksum, record FROM events WHERE position >= ? ORDER BY position',
  );
  try {
    for (const row of latest.iterate(expected)) {
      const position = Number(row.position);
      if (position !== expected) throw damagedRecord(expected, 'missing');
      if (checksumOf(position, row.record as Uint8Array) !== row.checksum) throw damagedRecord(position, 'damaged');
      expected += 1;
    }
    if (tornTail?.looksCommitted) checkPages(database);
  } catch (error) {
    throw isDamage(error) ? logDamaged(`the log is damaged behind position ${expected - 1}`, error) : error;
  }
}

function checkPages(database: DatabaseSync): void {
  const verdict = String(database.prepare('PRAGMA integrity_check(1)').get()?.integrity_check);
  if (verdict !== 'ok') throw logDamaged(`the log does not hold together after a crash (${verdict})`);
}
