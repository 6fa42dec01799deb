import type { PlacedEvent } from '../storage/model.js';
import { streams } from './generated.js';
import { writeStreamName, writeUuid } from './identifiers.js';

const TICKS_PER_MS = 10_000;

/**
 * The bytes of the answer that carries this event. They are stored as they are, so that a read sends what lies on disk
 * and encodes nothing.
 */
export function encodeRecord(event: PlacedEvent): Uint8Array {
  const position = String(event.position);
  const recorded = new streams.ReadResp.ReadEvent.RecordedEvent()
    .setId(writeUuid(event.id))
    .setStreamIdentifier(writeStreamName(event.stream))
    .setStreamRevision(String(event.revision))
    .setPreparePosition(position)
    .setCommitPosition(position)
    .setCustomMetadata(event.metadata)
    .setData(event.data);
  recorded
    .getMetadataMap()
    .set('type', event.type)
    .set('content-type', event.contentType)
    .set('created', String(BigInt(event.createdAtMs) * BigInt(TICKS_PER_MS)));
  const read = new streams.ReadResp.ReadEvent().setEvent(recorded).setCommitPosition(position);
  return new streams.ReadResp().setEvent(read).serializeBinary();
}
