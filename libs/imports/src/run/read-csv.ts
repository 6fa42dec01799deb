import { pipeline, Readable } from 'node:stream';
import { Fault } from '@comity/kernel';
import { type CsvError, type Info, parse } from 'csv-parse';
import type { RegisterRecord } from '../domain/row-values.js';
import { MAX_RECORD_CHARACTERS, type ReadRecord, type TextPieces } from './read-record.js';

/** The records of CSV text with a head line. A record with too few or too many fields is named and passed over. */
export async function* readCsv(
  text: TextPieces,
  { delimiter }: { readonly delimiter: string },
): AsyncGenerator<ReadRecord> {
  const skipped: ReadRecord[] = [];
  const parser = parse({
    bom: true,
    delimiter,
    columns: checkedHead,
    info: true,
    skip_records_with_error: true,
    max_record_size: MAX_RECORD_CHARACTERS,
    on_skip: (error) => {
      skipped.push({ line: Number(error?.lines ?? 0), problem: { column: '', reason: sayWhat(error) } });
      return undefined;
    },
  });
  pipeline(Readable.from(text), parser, () => undefined);
  let lines = 1;
  for await (const { record, info } of parser as AsyncIterable<{ record: RegisterRecord; info: Info }>) {
    yield* skipped.splice(0);
    yield { line: lines + 1, record };
    lines = info.lines;
  }
  yield* skipped.splice(0);
}

function checkedHead(head: string[]): string[] {
  const twice = head.find((name, index) => head.indexOf(name) !== index);
  if (twice !== undefined) throw new Fault('register-unreadable', `the file has two columns named ${twice}`);
  return head;
}

function sayWhat(error: CsvError | undefined): string {
  return error === undefined ? 'not a record' : error.message;
}
