import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Fault } from '@comity/kernel';
import { type CsvError, type Info, parse } from 'csv-parse';
import type { RegisterRecord } from '../domain/row.js';

/** One record with the line of the file on which it begins, or why the line is none. */
export type ReadRecord =
  | { readonly line: number; readonly record: RegisterRecord }
  | { readonly line: number; readonly problem: string };

const MAX_RECORD_BYTES = 1024 * 1024;

/**
 * The records of a CSV or CSV.gz file, streamed. A record with too few or too many fields is named and passed over.
 * @throws Fault `register-unreadable` when the file is missing, cut short or not what its name says
 */
export async function* readRegister(file: string): AsyncGenerator<ReadRecord> {
  const skipped: ReadRecord[] = [];
  const parser = parse({
    bom: true,
    columns: (header: string[]) => checkedHeader(file, header),
    info: true,
    skip_records_with_error: true,
    max_record_size: MAX_RECORD_BYTES,
    on_skip: (error) => {
      skipped.push({ line: Number(error?.lines ?? 0), problem: sayWhat(error) });
      return undefined;
    },
  });
  const source = createReadStream(file);
  const steps = file.endsWith('.gz') ? [source, createGunzip(), parser] : [source, parser];
  pipeline(steps, () => undefined);
  let lines = 1;
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: RegisterRecord; info: Info }>) {
      yield* skipped.splice(0);
      yield { line: lines + 1, record };
      lines = info.lines;
    }
    yield* skipped.splice(0);
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw new Fault('register-unreadable', `${file} cannot be read as ${kindOf(file)}: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

/**
 * Reads the whole file once without importing, so that a file that cannot be read to its end changes nothing.
 * @returns the number of records
 * @throws Fault `register-unreadable`, and `column-missing` when the mapping names a column that the file does not have
 */
export async function checkRegister(file: string, columns: readonly string[]): Promise<number> {
  const found = await stat(file).catch(() => null);
  if (found === null || !found.isFile()) throw new Fault('register-unreadable', `there is no file ${file}`);
  let records = 0;
  for await (const read of readRegister(file)) {
    if (records === 0 && 'record' in read) refuseMissingColumns(file, columns, read.record);
    records++;
  }
  if (records === 0) throw new Fault('register-unreadable', `${file} holds no records`);
  return records;
}

function refuseMissingColumns(file: string, columns: readonly string[], record: RegisterRecord): void {
  const missing = columns.filter((column) => !Object.hasOwn(record, column));
  if (missing.length === 0) return;
  const has = Object.keys(record).join(', ');
  throw new Fault(
    'column-missing',
    `${file} has no column ${missing.join(', ')} that the mapping names; it has ${has}`,
  );
}

function checkedHeader(file: string, header: string[]): string[] {
  const twice = header.find((name, index) => header.indexOf(name) !== index);
  if (twice !== undefined) throw new Fault('register-unreadable', `${file} has two columns named ${twice}`);
  return header;
}

function kindOf(file: string): string {
  return file.endsWith('.gz') ? 'CSV in gzip' : 'CSV';
}

function sayWhat(error: CsvError | undefined): string {
  return error === undefined ? 'not a record' : error.message;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
