import type { DatabaseSync } from 'node:sqlite';
import { checksumOf } from './checksum.js';
import { damagedRecord, isDamage, logDamaged } from './damage.js';
import type { TornTail } from './wal-tail.js';

/** What a crash can harm was written shortly before it; all that is older, `comity store verify` reads. */
const CHECKED_EVENTS = 2_048;

/**
 * Reads the latest events as recovery has left them, in the log and in the index of their streams. When what was cut off
 * may have been a whole transaction, the database file may hold a part of it already, so all its pages are checked.
 * @throws Fault `record-damaged` naming the position, `log-damaged`
 */
export function checkEnd(database: DatabaseSync, tornTail: TornTail | null): void {
  let sound = 0;
  try {
    for (const position of soundLatest(database)) sound = position;
    if (tornTail?.looksCommitted) checkPages(database);
  } catch (error) {
    throw isDamage(error) ? logDamaged(`the log is damaged behind position ${sound}`, error) : error;
  }
}

function* soundLatest(database: DatabaseSync): Generator<number> {
  const last = Number(database.prepare('SELECT max(position) AS last FROM events').get()?.last ?? 0);
  const latest = database.prepare(`
    SELECT e.position, e.checksum, e.record, i.position AS indexed FROM events e
    LEFT JOIN events i INDEXED BY events_by_stream ON i.stream = e.stream AND i.revision = e.revision
    WHERE e.position >= ? ORDER BY e.position`);
  let expected = Math.max(1, last - CHECKED_EVENTS + 1);
  for (const { position, checksum, record, indexed } of latest.iterate(expected)) {
    if (position !== expected) throw damagedRecord(expected, 'missing');
    if (checksumOf(position, record as Uint8Array) !== checksum) throw damagedRecord(position, 'damaged');
    if (indexed !== position) throw damagedRecord(position, 'missing in the index of its stream');
    yield position;
    expected += 1;
  }
}

function checkPages(database: DatabaseSync): void {
  const verdict = String(database.prepare('PRAGMA integrity_check(1)').get()?.integrity_check);
  if (verdict !== 'ok') throw logDamaged(`the log does not hold together after a crash (${verdict})`);
}
