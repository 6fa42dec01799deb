import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Fault } from '@comity/kernel';

/** Raised by one with each change of the stored form. */
const FORMAT = 1;
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
    throw cause instanceof Fault ? cause : new Fault('data-folder-unusable', `${file} cannot be used`, { cause });
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
  if (format !== FORMAT || pragma(database, 'application_id') !== APPLICATION_ID) {
    throw new Fault('store-format-unknown', `${file} is not an event log of format ${FORMAT} (it says ${format})`);
  }
}

function pragma(database: DatabaseSync, name: 'user_version' | 'application_id' | 'schema_version'): number {
  const row = database.prepare(`PRAGMA ${name}`).get();
  return Number(row?.[name]);
}
