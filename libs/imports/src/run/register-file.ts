import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Fault } from '@comity/kernel';
import { columnsOf, columnsOfEveryRecord, type RegisterMapping } from '../domain/mapping.js';
import { readCsv } from './read-csv.js';
import { readJsonLines } from './read-json-lines.js';
import type { ReadRecord, TextPieces } from './read-record.js';
import { readXes } from './read-xes.js';

const FORMATS = {
  csv: { name: 'CSV', read: readCsv },
  jsonl: { name: 'JSON lines', read: readJsonLines },
  xes: { name: 'XES', read: readXes },
} as const;

const EXTENSIONS = { '.csv': 'csv', '.jsonl': 'jsonl', '.ndjson': 'jsonl', '.xes': 'xes' } as const;

/**
 * The records of one file, streamed: CSV, JSON lines or XES by its name, each also in gzip.
 * @throws Fault `register-unreadable` when the file is missing, cut short, in another encoding or not what its name says
 */
export async function* readRegister(file: string, mapping: RegisterMapping): AsyncGenerator<ReadRecord> {
  const format = FORMATS[formatOf(file)];
  try {
    yield* format.read(decoded(file, mapping.file.encoding), mapping.file);
  } catch (error) {
    if (error instanceof Fault) throw error;
    const what = `${format.name}${isGzip(file) ? ' in gzip' : ''}`;
    throw new Fault('register-unreadable', `${file} cannot be read as ${what}: ${messageOf(error)}`, { cause: error });
  }
}

/**
 * Reads the whole file once without importing, so that a file that cannot be read to its end changes nothing.
 * @returns the number of records
 * @throws Fault `register-unreadable`, and `column-missing` when the mapping names a column that the file does not have
 */
export async function checkRegister(file: string, mapping: RegisterMapping): Promise<number> {
  const found = await stat(file).catch(() => null);
  if (found === null || !found.isFile()) throw new Fault('register-unreadable', `there is no file ${file}`);
  // A CSV file has all its columns in its head; elsewhere a record just leaves out what it does not state.
  const missing = new Set(formatOf(file) === 'csv' ? columnsOf(mapping) : columnsOfEveryRecord(mapping));
  const seen = new Set<string>();
  let records = 0;
  for await (const read of readRegister(file, mapping)) {
    records++;
    if (missing.size === 0 || !('record' in read)) continue;
    for (const column of Object.keys(read.record)) if (seen.size < COLUMNS_NAMED) seen.add(column);
    for (const column of missing) if (Object.hasOwn(read.record, column)) missing.delete(column);
  }
  if (records === 0) throw new Fault('register-unreadable', `${file} holds no records`);
  if (missing.size === 0 || seen.size === 0) return records;
  const lacking = [...missing].join(', ');
  throw new Fault(
    'column-missing',
    `${file} has no column ${lacking} that the mapping names; it has ${[...seen].join(', ')}`,
  );
}

const COLUMNS_NAMED = 50;

/** @throws TypeError from the decoder for bytes that are no text in the encoding */
async function* decoded(file: string, encoding: string): TextPieces {
  const decoder = new TextDecoder(encoding, { fatal: true });
  for await (const bytes of bytesOf(file)) yield decoder.decode(bytes, { stream: true });
  yield decoder.decode();
}

function bytesOf(file: string): AsyncIterable<Buffer> {
  const source: Readable = createReadStream(file);
  return isGzip(file) ? pipeline(source, createGunzip(), () => undefined) : source;
}

function isGzip(file: string): boolean {
  return file.endsWith('.gz');
}

/** By the name; what says nothing is taken for CSV. */
function formatOf(file: string): keyof typeof FORMATS {
  const name = basename(file, '.gz').toLowerCase();
  const extension = Object.keys(EXTENSIONS).find((end) => name.endsWith(end)) as keyof typeof EXTENSIONS | undefined;
  return extension === undefined ? 'csv' : EXTENSIONS[extension];
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
