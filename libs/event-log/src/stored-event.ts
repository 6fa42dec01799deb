import type { Hashable } from '@comity/kernel';
import type { RecordedEvent } from '@kurrent/kurrentdb-client';

/** An event exactly as the store holds it. What is not JSON is shown as `{ base64 }`. */
export interface StoredEvent extends Hashable {
  readonly position: bigint;
}

export function asStored(event: RecordedEvent): StoredEvent {
  return {
    id: event.id,
    stream: event.streamId,
    revision: Number(event.revision),
    position: event.position?.commit ?? 0n,
    type: event.type,
    data: readable(event.data),
    envelope: readable(event.metadata ?? null),
  };
}

function readable(content: unknown): unknown {
  return content instanceof Uint8Array ? { base64: Buffer.from(content).toString('base64') } : content;
}
