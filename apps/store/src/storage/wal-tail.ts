import { closeSync, existsSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { Fault } from '@comity/kernel';
import { isDamage, logDamaged } from './damage.js';

/** @source https://www.sqlite.org/fileformat2.html#the_write_ahead_log */
const HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;
const SALT = { ofHeader: 16, ofFrame: 8, bytes: 8 } as const;
const COMMIT_MARK_OFFSET = 4;

/** What a crash left behind the last whole transaction. Opening the database cuts it off. */
export interface TornTail {
  readonly bytes: number;
  /** It ends like a whole transaction and is none: pages of it are torn, or have rotted since. */
  readonly looksCommitted: boolean;
}

/**
 * Looks at the write-ahead log as a crash left it. To be called before the database is opened for writing, which uses
 * the log up to the first frame that does not belong and removes all the rest without a word.
 *
 * The store has never more than one transaction that is not yet synced, so a crash tears one at most. Frames of more
 * than one behind the end of what can be used were synced once, and acknowledged: that is damage.
 * @returns null when nothing is cut off
 * @throws Fault `log-damaged` when acknowledged events are among what could not be used
 */
export function findTornTail(databaseFile: string): TornTail | null {
  const walFile = `${databaseFile}-wal`;
  if (!existsSync(walFile) || statSync(walFile).size <= HEADER_BYTES) return null;
  if (!existsSync(databaseFile) || statSync(databaseFile).size === 0) {
    throw logDamaged(`${databaseFile} is missing beside its write-ahead log`);
  }
  const { usedFrames, pageBytes } = recoverable(databaseFile);
  const descriptor = openSync(walFile, 'r');
  try {
    return examine(descriptor, { walFile, usedFrames, frameBytes: FRAME_HEADER_BYTES + pageBytes });
  } finally {
    closeSync(descriptor);
  }
}

/** What SQLite can use of the log, asked through a connection that changes nothing, not even when it closes. */
function recoverable(databaseFile: string): { usedFrames: number; pageBytes: number } {
  try {
    using database = new DatabaseSync(databaseFile, { readOnly: true, timeout: 0 });
    const pageBytes = Number(database.prepare('PRAGMA page_size').get()?.page_size);
    const usedFrames = Number(database.prepare('PRAGMA wal_checkpoint(NOOP)').get()?.log);
    return { usedFrames, pageBytes };
  } catch (cause) {
    if (isDamage(cause)) throw logDamaged(`${databaseFile} is damaged`, cause);
    throw new Fault('data-folder-unusable', `${databaseFile} cannot be read`, { cause });
  }
}

interface Wal {
  readonly walFile: string;
  readonly usedFrames: number;
  readonly frameBytes: number;
}

function examine(descriptor: number, { walFile, usedFrames, frameBytes }: Wal): TornTail | null {
  const header = bytesAt(descriptor, 0, HEADER_BYTES);
  // SQLite brings the header to disk before the first frame, so that a crash never leaves frames behind a torn one.
  if (!isWhole(header)) throw logDamaged(`the header of ${walFile} is damaged`);
  const salt = header.subarray(SALT.ofHeader, SALT.ofHeader + SALT.bytes);
  const end = fstatSync(descriptor).size;
  let cut = 0;
  let commits = 0;
  for (let at = HEADER_BYTES + usedFrames * frameBytes; at < end; at += frameBytes) {
    const frame = bytesAt(descriptor, at, FRAME_HEADER_BYTES);
    // Frames of an earlier round lie there until they are written over; the salt tells them apart.
    if (!frame.subarray(SALT.ofFrame, SALT.ofFrame + SALT.bytes).equals(salt)) continue;
    cut += Math.min(frameBytes, end - at);
    if (frame.readUInt32BE(COMMIT_MARK_OFFSET) !== 0) commits += 1;
  }
  if (commits > 1) {
    throw logDamaged(
      `${walFile} is damaged at frame ${usedFrames + 1}, before events that were acknowledged; ` +
        'what lies before can be saved with `comity store backup`',
    );
  }
  return cut === 0 ? null : { bytes: cut, looksCommitted: commits > 0 };
}

function bytesAt(descriptor: number, offset: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  readSync(descriptor, bytes, 0, length, offset);
  return bytes;
}

/** The magic number says in which byte order the checksum over the first 24 bytes was taken. */
function isWhole(header: Buffer): boolean {
  const littleEndian = header.readUInt32BE(0) === 0x377f0682;
  if (!littleEndian && header.readUInt32BE(0) !== 0x377f0683) return false;
  let first = 0;
  let second = 0;
  for (let offset = 0; offset < 24; offset += 8) {
    const [one, two] = [offset, offset + 4].map((at) =>
      littleEndian ? header.readUInt32LE(at) : header.readUInt32BE(at),
    );
    first = (first + (one ?? 0) + second) >>> 0;
    second = (second + (two ?? 0) + first) >>> 0;
  }
  return header.readUInt32BE(24) === first && header.readUInt32BE(28) === second;
}
