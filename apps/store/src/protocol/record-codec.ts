import { type PlacedEvent, type RecordCodec, TOMBSTONE_REVISION } from '../storage/model.js';
import { streams } from './generated.js';
import { encodeRecord } from './record-encoding.js';

/** The largest revision of the protocol; the event that ends a stream for good has it. */
const LAST_REVISION = String(2n ** 63n - 1n);

/** Stored records are the protocol's answers. */
export const recordCodec: RecordCodec = {
  encode: (event) => (event.revision === TOMBSTONE_REVISION ? encodeTombstone(event) : encodeRecord(event)),
  jsonIn: (record) => {
    const event = streams.ReadResp.deserializeBinary(record).getEvent()?.getEvent();
    if (event?.getMetadataMap().get('content-type') !== 'application/json') return null;
    return Buffer.from(event.getData_asU8()).toString();
  },
};

function encodeTombstone(event: PlacedEvent): Uint8Array {
  const answer = streams.ReadResp.deserializeBinary(encodeRecord(event));
  answer.getEvent()?.getEvent()?.setStreamRevision(LAST_REVISION);
  return answer.serializeBinary();
}
