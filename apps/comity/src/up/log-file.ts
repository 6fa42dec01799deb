import { closeSync, fstatSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

const LARGEST_BYTES = 5_000_000;
const KEPT = 2;

/** A log of bounded size: a full file becomes `….1`, the oldest is dropped. */
export class LogFile {
  private descriptor: number;
  private bytes: number;

  constructor(
    private readonly path: string,
    private readonly largestBytes = LARGEST_BYTES,
  ) {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    this.descriptor = openSync(path, 'a', 0o600);
    this.bytes = fstatSync(this.descriptor).size;
  }

  write(line: string): void {
    const text = Buffer.from(`${line}\n`);
    if (this.bytes > 0 && this.bytes + text.length > this.largestBytes) this.turnOver();
    writeSync(this.descriptor, text);
    this.bytes += text.length;
  }

  close(): void {
    closeSync(this.descriptor);
  }

  private turnOver(): void {
    closeSync(this.descriptor);
    rmSync(`${this.path}.${KEPT}`, { force: true });
    for (let age = KEPT - 1; age >= 1; age--) moveIfThere(`${this.path}.${age}`, `${this.path}.${age + 1}`);
    renameSync(this.path, `${this.path}.1`);
    this.descriptor = openSync(this.path, 'a', 0o600);
    this.bytes = 0;
  }
}

function moveIfThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
