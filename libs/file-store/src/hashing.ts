import { createHash } from 'node:crypto';
import { Fault } from '@comity/kernel';

/** What came of a stream by its end. */
export interface Measured {
  /** 64 hex digits. */
  readonly sha256: string;
  readonly sizeBytes: number;
}

/** Passes a stream on while it is hashed and counted. */
export class Measure {
  private readonly hash = createHash('sha256');
  sizeBytes = 0;

  async *over(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const part of content) {
      this.hash.update(part);
      this.sizeBytes += part.length;
      yield part;
    }
  }

  /** Once, after the last byte. */
  result(): Measured {
    return { sha256: this.hash.digest('hex'), sizeBytes: this.sizeBytes };
  }
}

/**
 * Passes on what was stored, but holds the last part back until all of it proves to be what it should be: whoever reads it gets
 * the whole, or an error before its end.
 * @throws Fault `file-corrupt`
 */
export async function* verified(content: AsyncIterable<Uint8Array>, expected: Measured): AsyncGenerator<Uint8Array> {
  const measure = new Measure();
  let held: Uint8Array | null = null;
  for await (const part of measure.over(content)) {
    if (measure.sizeBytes > expected.sizeBytes) break;
    if (held !== null) yield held;
    held = part;
  }
  const found = measure.result();
  if (found.sha256 !== expected.sha256 || found.sizeBytes !== expected.sizeBytes) throw corrupt(expected, found);
  if (held !== null) yield held;
}

function corrupt(expected: Measured, found: Measured): Fault {
  const [stored, was] = [describe(found), describe(expected)];
  return new Fault('file-corrupt', `the file ${expected.sha256} is not what was stored: ${stored} instead of ${was}`);
}

function describe({ sha256, sizeBytes }: Measured): string {
  return `${sizeBytes} bytes, SHA-256 ${sha256}`;
}
