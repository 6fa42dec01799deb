import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Fault } from '@comity/kernel';
import { isDamage, logDamaged } from './damage.js';

/** Raised by one with each change of the stored form. */
const FORMAT = 1;
/** How long a reader waits while a store that was killed is being recovered. */
const READ_TIMEOUT_MS = 5_000;
/** Marks the file as Comity's event log ("CMTY"). */
const APPLICATION_ID = 0x434d5459;

const SCHEMA = `
  CREATE TABLE streams (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
  CREATE TABLE events (
    position INTEGER PRIMARY KEY,
    stream INTEGER NOT NULL REFERENCES streams (id),
    revision INTEGER NOT NULL,
    id BLOB NOT NULL,
    type TEXT NOT NULL,
    created_at_ms INTEGER NOT NULL,
    checksum INTEGER NOT NULL,
    record BLOB NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX events_by_stream ON events (stream, revision);
  PRAGMA application_id = ${APPLICATION_ID};
  PRAGMA user_version = ${FORMAT};
`;

/** The event log's file in its folder. */
export function databaseFile(folder: string): string {
  return join(folder, 'events.db');
}

/**
 * The event log's database in the folder, created when absent. A transaction that was not completed before a crash is
 * gone after this, wherever the crash cut the file; one that `DiskSync` has brought to disk is there.
 * @throws Fault `store-format-unknown` when the file is not an event log or a newer Comity wrote it
 * @throws Fault `data-folder-unusable` when the file cannot be opened
 */
export function openDatabase(folder: string): DatabaseSync {
  const file = databaseFile(folder);
  const database = open(file);
  try {
    configure(database);
    ensureSchema(database, file);
    return database;
  } catch (cause) {
    database.close();
    if (isDamage(cause)) throw logDamaged(`${file} is damaged`, cause);
    throw cause instanceof Fault ? cause : new Fault('data-folder-unusable', `${file} cannot be used`, { cause });
  }
}

/**
 * The event log in a file, to look at only, also while a store serves it: what is read is what was committed when
 * reading began, and nothing is changed, locked or cleaned up.
 * @throws Fault `no-event-log`, `store-format-unknown`, `log-damaged`
 */
export function openForReading(file: string): DatabaseSync {
  if (!existsSync(file)) throw new Fault('no-event-log', `there is no event log in ${dirname(file)}`);
  const database = new DatabaseSync(file, { readOnly: true, timeout: READ_TIMEOUT_MS });
  try {
    checkFormat(database, file);
    database.exec('BEGIN');
    return database;
  } catch (cause) {
    database.close();
    throw cause instanceof Fault ? cause : logDamaged(`${file} cannot be read`, cause);
  }
}

export function ensureFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new Fault('data-folder-unusable', `the data folder ${folder} cannot be created`, { cause });
  }
}

function open(file: string): DatabaseSync {
  try {
    return new DatabaseSync(file, { timeout: 0, enableForeignKeyConstraints: false });
  } catch (cause) {
    throw new Fault('data-folder-unusable', `${file} cannot be opened`, { cause });
  }
}

function configure(database: DatabaseSync): void {
  database.exec(`
    PRAGMA page_size = 8192;
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = NORMAL;
    PRAGMA wal_autocheckpoint = 2000;
    PRAGMA journal_size_limit = 67108864;
    PRAGMA cache_size = -32768;
    PRAGMA temp_store = MEMORY;
  `);
}

function ensureSchema(database: DatabaseSync, file: string): void {
  const format = pragma(database, 'user_version');
  if (format === 0 && pragma(database, 'schema_version') === 0) {
    database.exec(`BEGIN; ${SCHEMA} COMMIT;`);
    return;
  }
  checkFormat(database, file, format);
}

function checkFormat(database: DatabaseSync, file: string, format = pragma(database, 'user_version')): void {
  if (format !== FORMAT || pragma(database, 'application_id') !== APPLICATION_ID) {
    throw new Fault('store-format-unknown', `${file} is not an event log of format ${FORMAT} (it says ${format})`);
  }
}

function pragma(database: DatabaseSync, name: 'user_version' | 'application_id' | 'schema_version'): number {
  const row = database.prepare(`PRAGMA ${name}`).get();
  return Number(row?.[name]);
}
