import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** What one append writes: a page of the log and one of its index. */
const APPEND_BYTES = 2 * 8 * 1024;
const FILE_APPENDS = 64;

/** Writes of one append's size into a file that has its size already, each brought to disk, per second. */
export function syncsPerSecond(folder: string, count: number): number {
  const descriptor = openSync(join(folder, 'raw-disk'), 'w');
  try {
    writeSync(descriptor, Buffer.alloc(FILE_APPENDS * APPEND_BYTES));
    fdatasyncSync(descriptor);
    const written = Buffer.alloc(APPEND_BYTES, 1);
    const startedAt = performance.now();
    for (let sync = 0; sync < count; sync += 1) {
      writeSync(descriptor, written, 0, APPEND_BYTES, (sync % FILE_APPENDS) * APPEND_BYTES);
      fdatasyncSync(descriptor);
    }
    return count / ((performance.now() - startedAt) / 1_000);
  } finally {
    closeSync(descriptor);
  }
}
