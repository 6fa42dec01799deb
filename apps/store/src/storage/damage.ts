import { Fault } from '@comity/kernel';

/** @source https://www.sqlite.org/rescode.html, primary and extended codes; an extended one has the primary as low byte */
const PRIMARY_CODE = 0xff;
const SQLITE_CORRUPT = 11;
const SQLITE_NOTADB = 26;
/** Errors of the disk that say that what was written cannot be had back; others say that nothing can be written. */
const UNREADABLE_CODES: readonly number[] = [266, 522, 8_202, 8_458];

/** Of our own faults, those that say that the log is not what was written. */
const DAMAGE_CODES: readonly string[] = ['record-damaged', 'log-damaged'];

/** True when the error, or what led to it, says that the log is damaged: whoever meets it must not go on. */
export function tellsOfDamage(error: unknown): boolean {
  if (!(error instanceof Fault)) return isDamage(error);
  return DAMAGE_CODES.includes(error.code) || isDamage(error.cause);
}

/** True when SQLite found a page that cannot be, or could not read one: the file is damaged, not the request wrong. */
export function isDamage(error: unknown): boolean {
  if (typeof error !== 'object' || error === null || !('errcode' in error)) return false;
  const code = Number(error.errcode);
  const primary = code & PRIMARY_CODE;
  return primary === SQLITE_CORRUPT || primary === SQLITE_NOTADB || UNREADABLE_CODES.includes(code);
}

/** The record at a position is not what was written there, or is not there. */
export function damagedRecord(position: number, how: string, cause?: unknown): Fault {
  return new Fault('record-damaged', `the record at position ${position} is ${how}`, { cause });
}

/** The log as a whole cannot be used as it is. */
export function logDamaged(how: string, cause?: unknown): Fault {
  return new Fault('log-damaged', `${how}; restore a backup`, { cause });
}
