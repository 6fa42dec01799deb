import type { AgreementState } from '@comity/agreements/contract';
import { endOfDay, localDate } from '@comity/calendars';
import type { CommandRunner, Loaded } from '@comity/event-log';
import { type Instant, idFrom, type Refusal, systemClock } from '@comity/kernel';
import {
  loadAgreement,
  type PolicyTerms,
  policyTermsUnder,
  type RecordHistory,
  type RequestContent,
  requestDecider,
} from '@comity/requests/contract';
import { columnsOf, type RegisterMapping } from '../domain/mapping.js';
import { type RegisterRow, rowReader } from '../domain/row.js';
import { checkRegister, type ReadRecord, readRegister } from './read-register.js';
import { IMPORTER, importContext, RegisterParties } from './register-parties.js';
import { RejectsFile } from './rejects-file.js';

/** What an import has done so far, in rows. */
export interface ImportProgress {
  readonly rows: number;
  readonly total: number;
  /** Rows that became a new request. */
  readonly added: number;
  /** Rows that brought something new about a known request. */
  readonly changed: number;
  readonly unchanged: number;
  readonly rejected: number;
  /** Events appended. */
  readonly events: number;
}

export interface ImportResult extends ImportProgress {
  /** Where the rejected rows are named; null when there are none. */
  readonly rejectsFile: string | null;
  /** Log position of the newest event that was appended; null when nothing was. */
  readonly position: bigint | null;
}

export interface ImportOptions {
  readonly file: string;
  readonly mapping: RegisterMapping;
  /** Where rejected rows are named. */
  readonly rejectsFile: string;
  /** Read and check everything, append nothing. */
  readonly dryRun?: boolean;
  readonly onProgress?: (progress: ImportProgress) => void;
}

/** Rows under way at once: as many appends share one write to disk. */
const IN_FLIGHT = 64;

/**
 * Takes a register over, row by row through the request's decider. Doing it again changes nothing; a later version of the
 * register adds what is new or corrected; an interrupted run is simply run again.
 * @throws Fault `register-unreadable`, `column-missing`, `calendar-unpublished`, with nothing imported
 */
export async function importRegister(runner: CommandRunner, options: ImportOptions): Promise<ImportResult> {
  const { file, mapping } = options;
  const total = await checkRegister(file, columnsOf(mapping));
  const rejects = await RejectsFile.startAt(options.rejectsFile);
  const run = new RegisterImport(runner, options, rejects, total);
  try {
    await run.start();
    for await (const read of readRegister(file)) await run.take(read);
    await run.finish();
  } finally {
    await rejects.close();
  }
  return { ...run.progress(), position: run.position, rejectsFile: rejects.count > 0 ? rejects.path : null };
}

class RegisterImport {
  private readonly now: Instant = systemClock.now();
  private readonly read = rowReader(this.options.mapping, this.now);
  private readonly parties = new RegisterParties(this.runner, this.options.mapping);
  private readonly underWay = new Map<string, Promise<void>>();
  private readonly counts = { rows: 0, added: 0, changed: 0, unchanged: 0, events: 0 };
  private agreement: { readonly id: string; readonly loaded: Loaded<AgreementState> } | null = null;
  private failure: unknown = null;
  /** A register that is imported for the first time holds requests that nobody has seen. */
  private mostlyNew = true;
  position: bigint | null = null;

  constructor(
    private readonly runner: CommandRunner,
    private readonly options: ImportOptions,
    private readonly rejects: RejectsFile,
    private readonly total: number,
  ) {}

  async start(): Promise<void> {
    if (this.options.dryRun === true) return;
    const id = await this.parties.agreement();
    this.agreement = { id, loaded: await loadAgreement(this.runner, id) };
  }

  /** Waits while as many rows are under way as may be, and for an earlier row of the same request. */
  async take(read: ReadRecord): Promise<void> {
    const rowId = 'record' in read ? (read.record[this.options.mapping.id] ?? '') : '';
    while (this.underWay.size >= IN_FLIGHT) await Promise.race(this.underWay.values());
    await this.underWay.get(rowId);
    if (this.failure !== null) throw this.failure;
    const key = rowId === '' ? `line ${read.line}` : rowId;
    const done = this.row(read, rowId)
      .catch((error: unknown) => {
        this.failure ??= error;
      })
      .finally(() => this.underWay.delete(key));
    this.underWay.set(key, done);
  }

  async finish(): Promise<void> {
    await Promise.all(this.underWay.values());
    if (this.failure !== null) throw this.failure;
  }

  progress(): ImportProgress {
    return { ...this.counts, total: this.total, rejected: this.rejects.count };
  }

  private async row(read: ReadRecord, rowId: string): Promise<void> {
    const reading = 'record' in read ? this.read(read.record) : { problem: { column: '', reason: read.problem } };
    if ('problem' in reading) await this.rejects.add(read.line, rowId, reading.problem);
    else await this.record(reading.row, read.line);
    this.counts.rows++;
    this.options.onProgress?.(this.progress());
  }

  private async record(row: RegisterRow, line: number): Promise<void> {
    if (this.agreement === null) return;
    const content = await this.content(row, this.agreement.id);
    const on = localDate(row.facts.filedAt, this.options.mapping.dates.zone);
    const answer = await policyTermsUnder(this.agreement.loaded, this.runner, { ...content, on });
    if (!answer.accepted) return this.refused(row, line, this.options.mapping.dates.filed.column, answer.refusal);
    const command = this.command(row, content, answer.terms);
    const { registerId, rowId } = command.register;
    const id = idFrom('request', registerId, rowId);
    const context = { ...importContext(this.now), assumeRecordedWhenOccurred: true };
    const outcome = await this.runner.run({
      decider: requestDecider,
      id,
      command,
      context,
      probablyNew: this.mostlyNew,
    });
    if (!outcome.accepted) return this.refused(row, line, '', outcome.refusal);
    const isNew = outcome.events[0]?.type === 'RequestFiled';
    this.mostlyNew = isNew;
    this.counts.events += outcome.events.length;
    this.counts[isNew ? 'added' : outcome.events.length > 0 ? 'changed' : 'unchanged']++;
    if (outcome.events.length > 0 && outcome.position !== null) this.reached(outcome.position);
  }

  private refused(row: RegisterRow, line: number, column: string, { code, message }: Refusal): Promise<void> {
    return this.rejects.add(line, row.rowId, { column, reason: `${code}: ${message}` });
  }

  private async content(row: RegisterRow, agreementId: string): Promise<RequestContent> {
    const { reference, subject, kind, urgency } = row;
    const counterpartId = await this.parties.counterpartOf(row);
    const caseId = await this.parties.caseOf(row);
    const { direction } = this.options.mapping;
    const items = [{ itemId: '1', text: subject }];
    return { agreementId, caseId, counterpartId, direction, kind, urgency, reference, subject, items };
  }

  private command(row: RegisterRow, content: RequestContent, terms: PolicyTerms): RecordHistory {
    const { register, completeThrough, dates } = this.options.mapping;
    return {
      type: 'record-history',
      content,
      register: { registerId: register.id, rowId: row.rowId },
      facts: row.facts,
      terms,
      provenBefore: endOfDay(completeThrough, dates.zone),
      by: IMPORTER.id,
      at: this.now,
    };
  }

  private reached(position: bigint): void {
    if (this.position === null || position > this.position) this.position = position;
  }
}
