import { Fault } from '@comity/kernel';

/** The low byte of SQLite's extended result codes. @source https://www.sqlite.org/rescode.html */
const PRIMARY_CODE = 0xff;
const SQLITE_IOERR = 10;
const SQLITE_CORRUPT = 11;
const SQLITE_NOTADB = 26;

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
  const code = Number(error.errcode) & PRIMARY_CODE;
  return code === SQLITE_CORRUPT || code === SQLITE_NOTADB || code === SQLITE_IOERR;
}

/** The record at a position is not what was written there, or is not there. */
export function damagedRecord(position: number, how: string, cause?: unknown): Fault {
  return new Fault('record-damaged', `the record at position ${position} is ${how}`, { cause });
}

/** The log as a whole cannot be used as it is. */
export function logDamaged(how: string, cause?: unknown): Fault {
  return new Fault('log-damaged', `${how}; restore a backup`, { cause });
}
