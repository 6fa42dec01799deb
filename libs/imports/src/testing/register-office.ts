import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { agreementStream } from '@comity/agreements/contract';
import { caseStream } from '@comity/cases/contract';
import { counterpartIdFor, counterpartStream } from '@comity/counterparts/contract';
import { CommandRunner, EventLog } from '@comity/event-log';
import { idFrom, type Recorded } from '@comity/kernel';
import { calendarStream } from '@comity/published-calendars/contract';
import { requestStream } from '@comity/requests/contract';
import { startStore, type ThrowAwayServer } from '@comity/testing';
import { readMapping } from '../domain/mapping.js';
import { type ImportOptions, type ImportResult, importRegister } from '../run/import-register.js';

type More = Pick<ImportOptions, 'dryRun' | 'known'>;

/** An empty record that registers are imported into, and a folder for their files. */
export class RegisterOffice implements AsyncDisposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'comity-import-'));

  private constructor(
    private readonly store: ThrowAwayServer,
    readonly log: EventLog,
  ) {}

  static async open(): Promise<RegisterOffice> {
    const store = await startStore();
    const streams = [requestStream, agreementStream, caseStream, counterpartStream, calendarStream];
    return new RegisterOffice(store, EventLog.connect(store.url, streams));
  }

  /** Writes a file into the folder. @returns where it is */
  async file(name: string, content: string | Buffer): Promise<string> {
    const path = join(this.folder, name);
    await writeFile(path, content);
    return path;
  }

  take(mapping: string, files: readonly string[], more: More = {}): Promise<ImportResult> {
    const rejectsFile = `${files[0]}.rejects.csv`;
    return importRegister(new CommandRunner(this.log), { files, mapping: readMapping(mapping), rejectsFile, ...more });
  }

  historyOf(registerId: string, rowId: string): Promise<Recorded[]> {
    return this.events(`request-${idFrom('request', registerId, rowId)}`);
  }

  counterpart(registerId: string, externalRef: string): Promise<Recorded[]> {
    return this.events(`counterpart-${counterpartIdFor(registerId, externalRef)}`);
  }

  private async events(stream: string): Promise<Recorded[]> {
    const events: Recorded[] = [];
    for await (const entry of this.log.readStream(stream)) if (entry.kind === 'event') events.push(entry.event);
    return events;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.log.dispose();
    await this.store[Symbol.asyncDispose]();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
