import { randomUUID } from 'node:crypto';
import struct from 'google-protobuf/google/protobuf/struct_pb.js';
import type { ProposedEvent } from '../storage/model.js';
import { multiStream as messages, type multiStream, shared } from './generated.js';
import { invalidArgument } from './grpc-error.js';
import { checkStreamName, checkText, readUuid } from './identifiers.js';

/**
 * A record of the calls over several streams as an event. Its properties become the event's metadata, as JSON.
 * @throws CallError INVALID_ARGUMENT
 */
export function readAppendRecord(stream: string, record: multiStream.AppendRecord): ProposedEvent {
  const schema = record.getSchema();
  if (schema === undefined || schema.getName() === '') throw invalidArgument('a record has no schema name');
  const isJson = schema.getFormat() === messages.SchemaFormat.SCHEMA_FORMAT_JSON;
  return {
    stream: checkStreamName(stream),
    id: record.hasRecordId() ? readUuid(new shared.UUID().setString(record.getRecordId() ?? '')) : randomUUID(),
    type: checkText(schema.getName(), 'schema name'),
    contentType: isJson ? 'application/json' : 'application/octet-stream',
    data: record.getData_asU8(),
    metadata: metadataOf(record),
  };
}

function metadataOf(record: multiStream.AppendRecord): Uint8Array {
  const properties = record.getPropertiesMap();
  if (properties.getLength() === 0) return new Uint8Array();
  const fields = new struct.Struct();
  for (const [key, value] of properties.entries()) fields.getFieldsMap().set(key, value);
  return Buffer.from(JSON.stringify(fields.toJavaScript()));
}
