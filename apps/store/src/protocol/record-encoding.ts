import type { PlacedEvent } from '../storage/model.js';
import { fieldSize, numberSize, WireWriter } from './wire-writer.js';

const TICKS_PER_MS = 10_000;
const UUID_TEXT_BYTES = 36;

/** Field numbers of the messages that carry an event. @source the protocol's `streams.proto` and `shared.proto` */
const RESPONSE = { event: 1 } as const;
const READ_EVENT = { event: 1, commitPosition: 3 } as const;
const RECORDED = { id: 1, stream: 2, revision: 3, prepare: 4, commit: 5, properties: 6, metadata: 7, data: 8 } as const;
const UUID = { string: 2 } as const;
const STREAM_IDENTIFIER = { name: 3 } as const;
const MAP_ENTRY = { key: 1, value: 2 } as const;

/**
 * The bytes of the answer that carries this event. They are stored as they are, so that a read sends what lies on disk
 * and encodes nothing.
 */
export function encodeRecord(event: PlacedEvent): Uint8Array {
  const properties = propertiesOf(event);
  const streamBytes = Buffer.byteLength(event.stream);
  const recordedBytes = recordedSize(event, streamBytes, properties);
  const readBytes = fieldSize(recordedBytes) + numberSize(event.position);
  const writer = new WireWriter(fieldSize(readBytes))
    .message(RESPONSE.event, readBytes)
    .message(READ_EVENT.event, recordedBytes)
    .message(RECORDED.id, fieldSize(UUID_TEXT_BYTES))
    .text(UUID.string, event.id, UUID_TEXT_BYTES)
    .message(RECORDED.stream, fieldSize(streamBytes))
    .text(STREAM_IDENTIFIER.name, event.stream, streamBytes)
    .number(RECORDED.revision, event.revision)
    .number(RECORDED.prepare, event.position)
    .number(RECORDED.commit, event.position);
  for (const { key, value, keyBytes, valueBytes } of properties) {
    writer
      .message(RECORDED.properties, fieldSize(keyBytes) + fieldSize(valueBytes))
      .text(MAP_ENTRY.key, key, keyBytes)
      .text(MAP_ENTRY.value, value, valueBytes);
  }
  return writer
    .data(RECORDED.metadata, event.metadata)
    .data(RECORDED.data, event.data)
    .number(READ_EVENT.commitPosition, event.position).bytes;
}

interface Property {
  readonly key: string;
  readonly value: string;
  readonly keyBytes: number;
  readonly valueBytes: number;
}

function propertiesOf(event: PlacedEvent): Property[] {
  return [
    property('type', event.type),
    property('content-type', event.contentType),
    property('created', String(BigInt(event.createdAtMs) * BigInt(TICKS_PER_MS))),
  ];
}

function property(key: string, value: string): Property {
  return { key, value, keyBytes: key.length, valueBytes: Buffer.byteLength(value) };
}

function recordedSize(event: PlacedEvent, streamBytes: number, properties: readonly Property[]): number {
  let size = fieldSize(fieldSize(UUID_TEXT_BYTES)) + fieldSize(fieldSize(streamBytes));
  size += numberSize(event.revision) + 2 * numberSize(event.position);
  for (const { keyBytes, valueBytes } of properties) size += fieldSize(fieldSize(keyBytes) + fieldSize(valueBytes));
  if (event.metadata.byteLength > 0) size += fieldSize(event.metadata.byteLength);
  if (event.data.byteLength > 0) size += fieldSize(event.data.byteLength);
  return size;
}
