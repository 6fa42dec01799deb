import { basename } from 'node:path';
import { CommandRunner, type EventLog } from '@comity/event-log';
import { type Instant, systemClock } from '@comity/kernel';
import type { RegisterMapping } from '../domain/mapping.js';
import { rowReader } from '../domain/row.js';
import type { DateOrigin } from '../domain/row-dates.js';
import type { RegisterRecord, RowProblem, UnknownValue } from '../domain/row-values.js';
import { takeOver } from './import-register.js';
import { readRegister } from './register-file.js';
import { Rehearsal } from './rehearsal.js';
import type { Rejects } from './rejects-file.js';
import { whyOf } from './why.js';

/** One event that a row would become. */
export interface ExplainedEvent {
  readonly stream: string;
  readonly type: string;
  readonly occurredAt: Instant;
  readonly recordedAt: Instant;
  /** The register does not say when it learned this: it counts as known from when it happened. */
  readonly recordedAtAssumed: boolean;
  readonly data: unknown;
  readonly why: string;
}

/** A record of a file and how it is read. */
export interface ExplainedRecord {
  readonly file: string;
  readonly line: number;
  /** The columns that hold something. */
  readonly record: RegisterRecord;
  /** Where each fact stands in the file, and how it was understood. */
  readonly dates: Readonly<Record<string, DateOrigin>>;
  readonly unknown: readonly UnknownValue[];
  readonly problem: RowProblem | null;
}

/** What an import would do with the records that a selector names. */
export interface ExplainedRow {
  readonly records: readonly ExplainedRecord[];
  /** What would be recorded, on top of what is on record now. */
  readonly events: readonly ExplainedEvent[];
  /** Why it would be rejected; null where it would be taken. */
  readonly problem: RowProblem | null;
}

/**
 * Takes one row over for nobody to see: the events are decided by the same code, and appended to nothing.
 * @param selector the id of the row, or `FILE:LINE` for the record that begins there
 */
export async function explainRow(
  log: EventLog,
  {
    files,
    mapping,
    selector,
  }: {
    readonly files: readonly string[];
    readonly mapping: RegisterMapping;
    readonly selector: string;
  },
): Promise<ExplainedRow> {
  const only = selects(selector);
  const rehearsal = new Rehearsal(log);
  const problems: RowProblem[] = [];
  const rejects: Rejects = { add: async (_place, _rowId, problem) => void problems.push(problem) };
  await takeOver(new CommandRunner(rehearsal), { files, mapping, only }, rejects);
  const records = await recordsOf(files, mapping, only);
  const dates = Object.assign({}, ...records.map((each) => each.dates)) as Record<string, DateOrigin>;
  const events = rehearsal.events.map((event) => {
    const { stream, type, occurredAt, recordedAt, data, envelope } = event;
    const recordedAtAssumed = envelope.recordedAtAssumed === true;
    return { stream, type, occurredAt, recordedAt, recordedAtAssumed, data, why: whyOf(event, dates, mapping) };
  });
  return { records, events, problem: problems[0] ?? null };
}

type Selects = (file: string, line: number, rowId: string) => boolean;

function selects(selector: string): Selects {
  const place = /^(.+):(\d+)$/.exec(selector);
  return (file, line, rowId) => {
    const named = place !== null && (file === place[1] || basename(file) === place[1]);
    return rowId === selector || (named && line === Number(place[2]));
  };
}

async function recordsOf(
  files: readonly string[],
  mapping: RegisterMapping,
  only: Selects,
): Promise<ExplainedRecord[]> {
  const readRow = rowReader(mapping, systemClock.now());
  const records: ExplainedRecord[] = [];
  for (const file of files) {
    for await (const read of readRegister(file, mapping)) {
      const record = 'record' in read ? read.record : {};
      if (!only(file, read.line, record[mapping.id]?.trim() ?? '')) continue;
      const reading = 'record' in read ? readRow(record) : { problem: read.problem, unknown: [] };
      const held = Object.fromEntries(Object.entries(record).filter(([, text]) => text !== ''));
      const dates = 'row' in reading ? { ...reading.row?.origins } : {};
      const problem = 'problem' in reading ? reading.problem : null;
      records.push({ file, line: read.line, record: held, dates, unknown: reading.unknown, problem });
    }
  }
  return records;
}
