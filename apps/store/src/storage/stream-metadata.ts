import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import type { EventReader } from './event-reader.js';
import { type RecordCodec, TOMBSTONE_REVISION } from './model.js';

/** The stream of this name holds the metadata of the stream that is named behind the prefix. */
const METADATA_PREFIX = '$$';
/** What a softly deleted stream is truncated before. @source KurrentDB, `EventNumber.DeletedStream` */
const DELETED = 2 ** 63;
const MS_PER_SECOND = 1_000;

/** The metadata that deletes a stream softly; it replaces all other. */
export const SOFT_DELETION = '{"$tb":9223372036854775807}';

/** What metadata leaves readable of a stream; null where it sets no limit. */
export interface StreamLimits {
  /** So many of the latest events. */
  readonly maxCount: number | null;
  readonly maxAgeMs: number | null;
  /** The first revision that can be read. */
  readonly truncateBefore: number | null;
  readonly softlyDeleted: boolean;
}

/** Metadata streams show their latest event. @source KurrentDB, `ESConsts.MetaStreamMaxCount` */
const LIMITS_OF_METADATA: StreamLimits = { maxCount: 1, maxAgeMs: null, truncateBefore: null, softlyDeleted: false };

const storedLimits = z.object({
  $maxCount: z.int().optional(),
  $maxAge: z.int().optional(),
  $tb: z.number().optional(),
});

export function isMetadataStream(name: string): boolean {
  return name.startsWith(METADATA_PREFIX);
}

export function metadataStreamOf(stream: string): string {
  return METADATA_PREFIX + stream;
}

/** The stream that a metadata stream describes. */
export function streamDescribedBy(metadataStream: string): string {
  return metadataStream.slice(METADATA_PREFIX.length);
}

/** The metadata with the stream readable from this revision on; null when it is not a JSON object. */
export function truncatedBefore(json: string, revision: number): string | null {
  const fields = parseObject(json);
  return fields === null ? null : JSON.stringify({ ...fields, $tb: revision });
}

/** Reads what is said about streams in their metadata streams. Costs nothing while no stream has metadata. */
export class StreamMetadata {
  #inUse: boolean;

  constructor(
    database: DatabaseSync,
    private readonly reader: EventReader,
    private readonly jsonIn: RecordCodec['jsonIn'],
  ) {
    const any = database.prepare("SELECT EXISTS (SELECT 1 FROM streams WHERE name >= '$$' AND name < '$%') AS found");
    this.#inUse = any.get()?.found === 1;
  }

  /** To be called when the first event of a metadata stream is written. */
  markInUse(): void {
    this.#inUse = true;
  }

  /** The limits in force at that position of the log; null when there are none. @throws Fault `record-damaged` */
  limitsOf(stream: string, upTo = Number.MAX_SAFE_INTEGER): StreamLimits | null {
    if (!this.#inUse) return null;
    if (isMetadataStream(stream)) return LIMITS_OF_METADATA;
    const json = this.jsonOf(stream, upTo);
    return json === null ? null : limitsIn(json);
  }

  /** The metadata itself; null when the stream has none or it is not JSON. @throws Fault `record-damaged` */
  jsonOf(stream: string, upTo = Number.MAX_SAFE_INTEGER): string | null {
    const latest = { direction: 'backwards', from: TOMBSTONE_REVISION, to: 0 } as const;
    const [record] = this.reader.readStream(metadataStreamOf(stream), latest, 1, upTo);
    return record === undefined ? null : this.jsonIn(record.record);
  }
}

/** Metadata that says a limit wrongly sets none at all. @source KurrentDB, `StreamMetadata.TryFromJsonBytes` */
function limitsIn(json: string): StreamLimits | null {
  const { success, data } = storedLimits.safeParse(parseObject(json));
  if (!success) return null;
  const { $maxCount = 0, $maxAge = 0, $tb = -1 } = data;
  return {
    maxCount: $maxCount > 0 ? $maxCount : null,
    maxAgeMs: $maxAge > 0 ? $maxAge * MS_PER_SECOND : null,
    truncateBefore: $tb >= 0 ? $tb : null,
    softlyDeleted: $tb >= DELETED,
  };
}

function parseObject(json: string): object | null {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}
