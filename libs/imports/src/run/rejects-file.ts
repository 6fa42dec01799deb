import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { stringify } from 'csv-stringify/sync';
import type { RowProblem } from '../domain/row.js';

/** The rows that were not imported, each with line, column and reason. The file exists only when there is one. */
export class RejectsFile {
  private stream: WriteStream | null = null;
  count = 0;

  private constructor(readonly path: string) {}

  /** Starts anew: what an earlier run rejected is gone. */
  static async startAt(path: string): Promise<RejectsFile> {
    await rm(path, { force: true });
    return new RejectsFile(path);
  }

  async add(line: number, rowId: string, problem: RowProblem): Promise<void> {
    this.count++;
    this.stream ??= this.open();
    const written = this.stream.write(
      stringify([[line, rowId, problem.column, problem.reason]], { escape_formulas: true }),
    );
    if (!written) await once(this.stream, 'drain');
  }

  async close(): Promise<void> {
    if (this.stream === null) return;
    this.stream.end();
    await once(this.stream, 'finish');
  }

  private open(): WriteStream {
    const stream = createWriteStream(this.path);
    stream.write('line,id,column,reason\n');
    return stream;
  }
}
