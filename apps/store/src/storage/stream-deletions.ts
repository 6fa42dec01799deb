import { randomUUID } from 'node:crypto';
import { type Deletion, type ProposedEvent, TOMBSTONE_REVISION } from './model.js';
import type { StreamHeads } from './stream-heads.js';
import {
  isMetadataStream,
  metadataStreamOf,
  SOFT_DELETION,
  type StreamMetadata,
  streamDescribedBy,
  truncatedBefore,
} from './stream-metadata.js';

/** Writes one event in the running transaction; the revision is the next one unless it is said. */
type Write = (event: ProposedEvent, createdAtMs: number, revision?: number) => void;

/** An event in a softly deleted stream, or in one that holds metadata. */
export interface ConsequentialEvent {
  readonly stream: string;
  readonly revision: number;
}

/**
 * Ends streams and brings softly deleted ones back, by what is written to their metadata streams.
 * @source KurrentDB, `StorageWriterService` (`WriteDelete`, `SoftUndeleteStream`, `SoftUndeleteMetastream`)
 */
export class StreamDeletions {
  constructor(
    private readonly heads: StreamHeads,
    private readonly metadata: StreamMetadata,
    private readonly write: Write,
  ) {}

  /** Whether there was something to delete: a stream can be ended for good before it began, not softly. */
  delete(stream: string, deletion: Deletion, nowMs: number): boolean {
    if (deletion === 'softly' && !this.#hasBegun(stream)) return false;
    // Else what is written now, like all that is written to a deleted stream, would bring the stream back.
    this.heads.getOrCreate(stream).softlyDeleted = false;
    if (deletion === 'softly') this.#describe(stream, SOFT_DELETION, nowMs);
    else this.write(tombstone(stream), nowMs, TOMBSTONE_REVISION);
    return true;
  }

  /** Draws the consequences of events that were just written, in their order. */
  settle(events: readonly ConsequentialEvent[], nowMs: number): void {
    for (const { stream, revision } of events) {
      if (isMetadataStream(stream)) this.#readNewMetadata(streamDescribedBy(stream), nowMs);
      else this.#bringBack(stream, revision, nowMs);
    }
  }

  #hasBegun(stream: string): boolean {
    return [stream, metadataStreamOf(stream)].some((name) => (this.heads.get(name)?.lastRevision ?? -1) >= 0);
  }

  /** New metadata of a softly deleted stream brings it back, empty. */
  #readNewMetadata(stream: string, nowMs: number): void {
    const head = this.heads.get(stream);
    if (head === null) return;
    if (head.softlyDeleted) this.#bringBack(stream, head.lastRevision + 1, nowMs);
    else head.softlyDeleted = this.metadata.limitsOf(stream)?.softlyDeleted ?? false;
  }

  #bringBack(stream: string, from: number, nowMs: number): void {
    const head = this.heads.get(stream);
    if (head === null || !head.softlyDeleted) return;
    head.softlyDeleted = false;
    const json = truncatedBefore(this.metadata.jsonOf(stream) ?? '', from);
    if (json !== null) this.#describe(stream, json, nowMs);
  }

  #describe(stream: string, json: string, nowMs: number): void {
    const data = Buffer.from(json);
    const event = { id: randomUUID(), type: '$metadata', contentType: 'application/json', data, metadata: NOTHING };
    this.write({ stream: metadataStreamOf(stream), ...event }, nowMs);
  }
}

const NOTHING = new Uint8Array();

function tombstone(stream: string): ProposedEvent {
  const content = { contentType: 'application/octet-stream', data: NOTHING, metadata: NOTHING };
  return { stream, id: randomUUID(), type: '$streamDeleted', ...content };
}
