import type { CommandRunner } from '@comity/event-log';
import { type Instant, systemClock } from '@comity/kernel';
import { loadAgreement } from '@comity/requests/contract';
import { knownActivities, type RegisterMapping } from '../domain/mapping.js';
import { type RegisterRow, rowReader } from '../domain/row.js';
import type { ReadRecord } from './read-record.js';
import { checkRegister, readRegister } from './register-file.js';
import { RegisterParties } from './register-parties.js';
import { type Rejects, RejectsFile } from './rejects-file.js';
import { RequestRecorder, type RowOutcome } from './request-recorder.js';
import { RowsUnderWay } from './rows-under-way.js';
import { type CountedValue, UnknownValues } from './unknown-values.js';
import { type KnownRow, VanishedRows } from './vanished-rows.js';

/** What an import has done so far, in records. */
export interface ImportProgress {
  readonly rows: number;
  readonly total: number;
  /** Records that became a new request. */
  readonly added: number;
  /** Records that brought something new about a known request. */
  readonly changed: number;
  readonly unchanged: number;
  /** Records that the mapping ignores. */
  readonly ignored: number;
  readonly rejected: number;
  /** Events appended. */
  readonly events: number;
}

export interface ImportResult extends ImportProgress {
  /** Requests from this register that none of the files states any more; they stand, for a person to judge. */
  readonly vanished: number;
  /** Texts that the mapping does not list, the most frequent first. */
  readonly unknown: readonly CountedValue[];
  /** Where rejected and vanished rows are named; null when there are none. */
  readonly rejectsFile: string | null;
  /** Log position of the newest event that was appended; null when nothing was. */
  readonly position: bigint | null;
}

export interface ImportOptions {
  /** In the order in which they are taken; together they are the register. */
  readonly files: readonly string[];
  readonly mapping: RegisterMapping;
  /** Read and check everything, append nothing. */
  readonly dryRun?: boolean;
  /** The rows of the register that are on record; asked after the import, to find those that have vanished. */
  readonly known?: (registerId: string, importedUpTo: bigint | null) => AsyncIterable<KnownRow>;
  /** Which records to take; every one, unless told. */
  readonly only?: (file: string, line: number, rowId: string) => boolean;
  readonly onProgress?: (progress: ImportProgress) => void;
}

/**
 * Takes a register over, record by record through the request's decider. Doing it again changes nothing; a later version of the
 * register adds what is new or corrected; an interrupted run is simply run again.
 * @throws Fault `register-unreadable`, `column-missing`, `calendar-unpublished`, with nothing imported
 */
export async function importRegister(
  runner: CommandRunner,
  { rejectsFile, ...options }: ImportOptions & { readonly rejectsFile: string },
): Promise<ImportResult> {
  const rejects = new RejectsFile(rejectsFile);
  await rejects.clear();
  try {
    return { ...(await takeOver(runner, options, rejects)), rejectsFile: rejects.written };
  } finally {
    await rejects.close();
  }
}

/** As `importRegister`, with what is left out told to somebody. */
export async function takeOver(
  runner: CommandRunner,
  options: ImportOptions,
  rejects: Rejects,
): Promise<Omit<ImportResult, 'rejectsFile'>> {
  const { files, mapping } = options;
  let total = 0;
  for (const file of files) total += await checkRegister(file, mapping);
  const run = new RegisterImport(runner, options, rejects, total);
  await run.start();
  for (const file of files) await run.take(file);
  if (mapping.dates.learnedOn !== undefined) for (const file of files) await run.close(file);
  await run.findVanished();
  return run.result();
}

class RegisterImport {
  private readonly now: Instant = systemClock.now();
  private readonly read = rowReader(this.options.mapping, this.now);
  private readonly unknown = new UnknownValues();
  private readonly vanished = new VanishedRows(this.options.mapping.register.id);
  private readonly counts = { rows: 0, added: 0, changed: 0, unchanged: 0, ignored: 0, rejected: 0, events: 0 };
  private readonly activities: ReadonlySet<string>;
  private recorder: RequestRecorder | null = null;
  private position: bigint | null = null;

  constructor(
    private readonly runner: CommandRunner,
    private readonly options: ImportOptions,
    private readonly rejects: Rejects,
    private readonly total: number,
  ) {
    this.activities = knownActivities(options.mapping);
  }

  async start(): Promise<void> {
    if (this.options.dryRun === true) return;
    const { mapping } = this.options;
    const parties = new RegisterParties(this.runner, mapping);
    const id = await parties.agreement();
    const agreement = { id, loaded: await loadAgreement(this.runner, id) };
    this.recorder = new RequestRecorder(this.runner, mapping, parties, agreement, this.now);
  }

  /** Every record of a file; those about one request in their order, others side by side. */
  async take(file: string): Promise<void> {
    await this.each(file, (read, rowId) => this.one(file, read, rowId));
  }

  /** Once more, for what only the silence of the whole register proves. */
  async close(file: string): Promise<void> {
    const { recorder } = this;
    if (recorder === null) return;
    await this.each(file, async (read) => {
      const reading = 'record' in read ? this.read(read.record) : null;
      if (reading === null || !('row' in reading) || reading.row === null || reading.row.content === null) return;
      const outcome = await recorder.close(reading.row);
      if (!('problem' in outcome)) this.recorded(outcome);
    });
  }

  async findVanished(): Promise<void> {
    const { known, dryRun, only } = this.options;
    if (known === undefined || dryRun === true || only !== undefined) return;
    for await (const { rowId } of this.vanished.among(known(this.options.mapping.register.id, this.position))) {
      const reason = 'is on record from this register, but no file states it any more; its request stands';
      await this.rejects.add({ file: null, line: null }, rowId, { column: '', reason });
    }
  }

  progress(): ImportProgress {
    return { ...this.counts, total: this.total };
  }

  result(): Omit<ImportResult, 'rejectsFile'> {
    const { position, vanished, unknown } = this;
    return {
      ...this.progress(),
      vanished: vanished.count,
      unknown: unknown.all(),
      position,
    };
  }

  private async each(file: string, take: (read: ReadRecord, rowId: string) => Promise<void>): Promise<void> {
    const { mapping, only } = this.options;
    const underWay = new RowsUnderWay();
    for await (const read of readRegister(file, mapping)) {
      const rowId = 'record' in read ? (read.record[mapping.id]?.trim() ?? '') : '';
      if (only !== undefined && !only(file, read.line, rowId)) continue;
      await underWay.add(rowId === '' ? `line ${read.line}` : rowId, () => take(read, rowId));
    }
    await underWay.finish();
  }

  private async one(file: string, read: ReadRecord, rowId: string): Promise<void> {
    this.vanished.stated(rowId);
    this.reportActivities(file, read);
    const reading = 'record' in read ? this.read(read.record) : { problem: read.problem, unknown: [] };
    for (const value of reading.unknown) this.unknown.add(file, read.line, value);
    const outcome = 'problem' in reading ? reading : await this.record(reading.row);
    if (outcome !== null && 'problem' in outcome) {
      this.counts.rejected++;
      await this.rejects.add({ file, line: read.line }, rowId, outcome.problem);
    } else if (outcome !== null) this.counts[this.recorded(outcome)]++;
    this.counts.rows++;
    this.options.onProgress?.(this.progress());
  }

  /** Null for a record that states nothing to record. */
  private async record(row: RegisterRow | null): Promise<RowOutcome | null> {
    if (row === null) this.counts.ignored++;
    return row === null || this.recorder === null ? null : this.recorder.record(row);
  }

  private recorded(outcome: Exclude<RowOutcome, { problem: unknown }>): 'added' | 'changed' | 'unchanged' {
    const { added, events, position } = outcome;
    this.counts.events += events;
    if (position !== null && (this.position === null || position > this.position)) this.position = position;
    return added ? 'added' : events > 0 ? 'changed' : 'unchanged';
  }

  private reportActivities(file: string, read: ReadRecord): void {
    const activities = ('activities' in read && read.activities) || [];
    for (const value of activities) {
      if (!this.activities.has(value)) this.unknown.add(file, read.line, { column: 'event', value });
    }
  }
}
