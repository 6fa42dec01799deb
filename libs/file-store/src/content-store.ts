import { Readable } from 'node:stream';
import { Fault, newId } from '@comity/kernel';
import { Measure, type Measured, verified } from './hashing.js';
import type { ObjectStore, StoredObject } from './object-store.js';

/** Content that has come in, but is not part of the record yet. */
export interface Received extends Measured {
  /** Keeps it under its hash; what is there already is kept once. Follow it with `confirm` when the record names it. */
  keep(): Promise<void>;
  discard(): Promise<void>;
}

/** What is taken. */
export interface FileLimits {
  readonly maxBytes: number;
  readonly mediaTypes: readonly string[];
}

/** What a sweep has seen to. */
export interface Swept {
  readonly removed: number;
  /** What was about to be removed when the record was found to name it. */
  readonly restored: number;
}

/** Files up to this size are checked before their first byte is handed out. */
const CHECKED_FIRST_BYTES = 1024 * 1024;
/** Far longer than any upload may take, and than any read model lags behind. */
const ABANDONED_AFTER_MS = 24 * 3_600_000;

/** Where an upload is written to before its hash is known. */
const INCOMING = 'incoming';
/** One empty object per content that the record may not name yet: what there is to clear away is among these. */
const PENDING = 'pending';
/** What nobody seems to need, for a day more. */
const CONDEMNED = 'condemned';

/**
 * Files by the SHA-256 of their content. An upload leaves a note (`pending`) before its content is kept, and the note goes when
 * the record names the content; so a sweep looks at the notes, not at the files. What it clears away it first sets aside for a
 * day, where it is still read: an upload of the same content that runs meanwhile loses nothing, and no locks are needed.
 */
export class ContentStore {
  private readonly corrupt = new Set<string>();

  /** @param limits what whoever brings files here has to be held to */
  constructor(
    private readonly objects: ObjectStore,
    readonly limits: FileLimits,
  ) {}

  /** Files found corrupt since this process started. */
  get corruptCount(): number {
    return this.corrupt.size;
  }

  /** @throws what stands in the way of keeping files */
  check(): Promise<void> {
    return this.objects.check();
  }

  /** Takes a stream in; when it breaks off, nothing of it stays. @throws what the stream throws */
  async receive(content: AsyncIterable<Uint8Array>): Promise<Received> {
    const incoming = `${INCOMING}/${newId()}`;
    const measure = new Measure();
    await this.objects.write(incoming, measure.over(content));
    const measured = measure.result();
    return {
      ...measured,
      keep: () => this.keep(incoming, measured.sha256),
      discard: () => this.objects.remove(incoming),
    };
  }

  /** The record names this content now. */
  async confirm(sha256: string): Promise<void> {
    await this.objects.remove(`${PENDING}/${sha256}`);
  }

  /**
   * The content, which is proved to be what was stored by the time it ends: a small file before its first byte, a large one
   * before its last.
   * @throws Fault `file-missing`, `file-corrupt`; from the stream as well
   */
  async open(expected: Measured): Promise<Readable> {
    const { content } = await this.find(expected.sha256);
    const checked = this.noting(expected.sha256, verified(content, expected));
    if (expected.sizeBytes > CHECKED_FIRST_BYTES) {
      // One that is never read would leave the file open.
      return Readable.from(checked, { objectMode: false }).once('close', () => content.destroy());
    }
    const parts: Uint8Array[] = [];
    for await (const part of checked) parts.push(part);
    return Readable.from(parts, { objectMode: false });
  }

  /**
   * Clears away what was uploaded and never became part of the record, and uploads that broke off with their host.
   * @param isNamed whether the record names a content, with everything that the log holds by now; null when that cannot be told
   * @param atMost objects of each kind
   */
  async sweep(isNamed: (sha256: string) => Promise<boolean | null>, nowMs: number, atMost: number): Promise<Swept> {
    const before = nowMs - ABANDONED_AFTER_MS;
    const abandonedIn = async (folder: string): Promise<readonly string[]> =>
      (await this.objects.list(folder, atMost))
        .filter(({ modifiedAtMs }) => modifiedAtMs < before)
        .map(({ key }) => key.slice(folder.length + 1));
    const broken = await abandonedIn(INCOMING);
    for (const id of broken) await this.objects.remove(`${INCOMING}/${id}`);
    let [removed, restored] = [broken.length, 0];
    for (const sha256 of await abandonedIn(CONDEMNED)) {
      const named = await isNamed(sha256);
      if (named === true) {
        await this.objects.move(`${CONDEMNED}/${sha256}`, keyOf(sha256));
        restored++;
      } else if (named === false) {
        await this.objects.remove(`${CONDEMNED}/${sha256}`);
        removed++;
      }
    }
    for (const sha256 of await abandonedIn(PENDING)) await this.settle(sha256, await isNamed(sha256), before);
    return { removed, restored };
  }

  private async settle(sha256: string, named: boolean | null, beforeMs: number): Promise<void> {
    if (named === null) return;
    if (!named) await this.objects.move(keyOf(sha256), `${CONDEMNED}/${sha256}`);
    // A note that is new again is that of an upload under way.
    const notedAtMs = await this.objects.modifiedAtMs(`${PENDING}/${sha256}`);
    if (notedAtMs !== null && notedAtMs < beforeMs) await this.confirm(sha256);
  }

  private async keep(incoming: string, sha256: string): Promise<void> {
    await this.objects.write(`${PENDING}/${sha256}`, Readable.from([]));
    // In the place of what may be there already: the same content, or what has become of it.
    await this.objects.move(incoming, keyOf(sha256));
  }

  private async find(sha256: string): Promise<StoredObject> {
    const found = (await this.objects.read(keyOf(sha256))) ?? (await this.objects.read(`${CONDEMNED}/${sha256}`));
    if (found !== null) return found;
    this.corrupt.add(sha256);
    throw new Fault('file-missing', `the file ${sha256} is not in the store`);
  }

  private async *noting(sha256: string, content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    try {
      yield* content;
    } catch (error) {
      if (error instanceof Fault && error.code === 'file-corrupt') this.corrupt.add(sha256);
      throw error;
    }
  }
}

/** Spread over folders, so that none grows without end. */
function keyOf(sha256: string): string {
  return `sha256/${sha256.slice(0, 2)}/${sha256}`;
}
