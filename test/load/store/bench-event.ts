import { randomUUID } from 'node:crypto';
import { jsonEvent } from '@kurrent/kurrentdb-client';

/** As many events as a request's stream holds when it is done. */
export const EVENTS_PER_STREAM = 10;

const DATA_BYTES = 380;
const METADATA_BYTES = 120;

/** An event of 500 bytes, data and metadata together. */
export function benchEvent() {
  return jsonEvent({
    id: randomUUID(),
    type: 'RequestFiled',
    data: { text: 'x'.repeat(DATA_BYTES - '{"text":""}'.length) },
    metadata: { note: 'x'.repeat(METADATA_BYTES - '{"note":""}'.length) },
  });
}
