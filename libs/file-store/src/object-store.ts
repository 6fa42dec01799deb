import type { Readable } from 'node:stream';

/** One object as it lies in a store. */
export interface StoredObject {
  /** Null where the store does not say. */
  readonly sizeBytes: number | null;
  readonly content: Readable;
}

export interface ListedObject {
  readonly key: string;
  readonly modifiedAtMs: number;
}

/** What a place for files must be able to do. Keys are ours: lower case, digits, `-` and `/`. */
export interface ObjectStore {
  /**
   * Writes what comes, as fast as it can be kept, in the place of what stands there. When it breaks off, nothing of it stays;
   * when it is done, it survives a power cut.
   */
  write(key: string, content: AsyncIterable<Uint8Array>): Promise<void>;
  /** Null where there is none. */
  read(key: string): Promise<StoredObject | null>;
  /** Null where there is none. */
  modifiedAtMs(key: string): Promise<number | null>;
  /** Takes the place of what stands there, and counts as modified now. Nothing happens where there is nothing to move. */
  move(from: string, to: string): Promise<void>;
  remove(key: string): Promise<void>;
  /** @param folder the part of the keys before their last `/` */
  list(folder: string, atMost: number): Promise<readonly ListedObject[]>;
  /** @throws what stands in the way of keeping files */
  check(): Promise<void>;
}
