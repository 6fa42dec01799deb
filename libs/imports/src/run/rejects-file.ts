import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Fault } from '@comity/kernel';
import { stringify } from 'csv-stringify/sync';
import type { RowProblem } from '../domain/row-values.js';

/** Where a row stands; both null for one that stands in none of the files any more. */
export interface RowPlace {
  readonly file: string | null;
  readonly line: number | null;
}

/** Is told what is not imported. */
export interface Rejects {
  add(place: RowPlace, rowId: string, problem: RowProblem): Promise<void>;
}

/** What was not imported and why, for a person to judge. The file exists only when there is something in it. */
export class RejectsFile implements Rejects {
  private stream: WriteStream | null = null;
  private failure: Error | null = null;

  constructor(readonly path: string) {}

  /** What an earlier run rejected is gone. */
  async clear(): Promise<void> {
    await rm(this.path, { force: true });
  }

  /** Null while nothing has been rejected. */
  get written(): string | null {
    return this.stream === null ? null : this.path;
  }

  /** @throws Fault `rejects-unwritable`: an import that cannot say what it left out does not go on */
  async add({ file, line }: RowPlace, rowId: string, { column, reason }: RowProblem): Promise<void> {
    this.stream ??= this.open();
    const written = this.stream.write(stringify([[file, line, rowId, column, reason]], { escape_formulas: true }));
    this.refuseFailure();
    if (!written) await once(this.stream, 'drain').catch(() => this.refuseFailure());
  }

  /** @throws Fault `rejects-unwritable` */
  async close(): Promise<void> {
    if (this.stream === null) return;
    const closed = once(this.stream, 'close').catch(() => undefined);
    this.stream.end();
    await closed;
    this.refuseFailure();
  }

  private refuseFailure(): void {
    if (this.failure === null) return;
    throw new Fault('rejects-unwritable', `${this.path} cannot be written`, { cause: this.failure });
  }

  private open(): WriteStream {
    const stream = createWriteStream(this.path);
    stream.on('error', (error) => {
      this.failure = error;
    });
    stream.write('file,line,id,column,reason\n');
    return stream;
  }
}
