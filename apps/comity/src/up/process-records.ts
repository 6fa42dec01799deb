import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { endProcess, isRunning, type RunningServer } from '@comity/one-machine';
import { z } from 'zod';

const record = z.object({
  name: z.string(),
  pid: z.number().int(),
  startMark: z.string(),
  stopSignal: z.enum(['SIGINT', 'SIGTERM']),
  stopWithinMs: z.number(),
  /** Place in the order of starting. */
  place: z.number().int(),
});

type ProcessRecord = z.infer<typeof record>;

const SUFFIX = '.process.json';

/**
 * Notes in a folder which processes were started, so that the next start can end what a killed supervisor left
 * running. A note names a process by number and start, never by number alone.
 */
export class ProcessRecords {
  constructor(private readonly folder: string) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }

  note({ program, identity }: RunningServer, place: number): void {
    const { name, stopSignal, stopWithinMs } = program;
    const file = this.file(name);
    // Renamed into place: a reader never sees half a note.
    writeFileSync(`${file}.new`, JSON.stringify({ name, ...identity, stopSignal, stopWithinMs, place }));
    renameSync(`${file}.new`, file);
  }

  forget(name: string): void {
    rmSync(this.file(name), { force: true });
  }

  /**
   * Ends what still runs from an earlier start, last started first.
   * @returns the names of the processes that were found running
   */
  async endLeftOvers(): Promise<readonly string[]> {
    const leftOver = this.read().toSorted((a, b) => b.place - a.place);
    const ended: string[] = [];
    for (const found of leftOver) {
      if (isRunning(found)) {
        ended.push(found.name);
        await endProcess(found, found.stopSignal, found.stopWithinMs);
      }
      this.forget(found.name);
    }
    return ended;
  }

  private read(): ProcessRecord[] {
    const files = readdirSync(this.folder).filter((name) => name.endsWith(SUFFIX));
    return files.flatMap((name) => {
      const parsed = record.safeParse(JSON.parse(readFileSync(join(this.folder, name), 'utf8')));
      return parsed.success ? [parsed.data] : [];
    });
  }

  private file(name: string): string {
    return join(this.folder, `${name}${SUFFIX}`);
  }
}
