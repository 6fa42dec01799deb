import type { RecordFacts } from '../maintenance/log-checks.js';
import { TOMBSTONE_REVISION } from '../storage/model.js';
import { streams } from './generated.js';
import { fromUint64 } from './numbers.js';

const TICKS_PER_MS = 10_000n;

/** What the bytes of a stored record say, read by the protocol's own classes and not by what wrote them. */
export function recordFacts(record: Uint8Array): RecordFacts {
  const answer = streams.ReadResp.deserializeBinary(record).getEvent();
  const event = answer?.getEvent();
  const properties = event?.getMetadataMap();
  return {
    position: fromUint64(answer?.getCommitPosition() ?? '0'),
    stream: Buffer.from(event?.getStreamIdentifier()?.getStreamName_asU8() ?? []).toString(),
    revision: Math.min(fromUint64(event?.getStreamRevision() ?? '0'), TOMBSTONE_REVISION),
    id: event?.getId()?.getString() ?? '',
    type: properties?.get('type') ?? '',
    createdAtMs: Number(BigInt(properties?.get('created') ?? '0') / TICKS_PER_MS),
  };
}
