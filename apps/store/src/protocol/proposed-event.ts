import { status } from '@grpc/grpc-js';
import type { ProposedEvent } from '../storage/model.js';
import type { shared } from './generated.js';
import { CallError } from './grpc-error.js';
import { checkText, readUuid } from './identifiers.js';

/** Whatever else a caller says about content is kept as bytes, as in KurrentDB. */
const JSON_CONTENT = 'application/json';
const BINARY_CONTENT = 'application/octet-stream';

/** What the proposed messages of both append calls have in common. */
interface ProposedMessage {
  getId(): shared.UUID | undefined;
  getMetadataMap(): { get(key: string): string | undefined };
  getData_asU8(): Uint8Array;
  getCustomMetadata_asU8(): Uint8Array;
}

/** @throws CallError INVALID_ARGUMENT when the id, the type or the content type is missing */
export function readProposedEvent(stream: string, message: ProposedMessage): ProposedEvent {
  const metadata = message.getMetadataMap();
  return {
    stream,
    id: readUuid(message.getId()),
    type: checkText(required(metadata, 'type'), 'event type'),
    contentType: required(metadata, 'content-type') === JSON_CONTENT ? JSON_CONTENT : BINARY_CONTENT,
    data: message.getData_asU8(),
    metadata: message.getCustomMetadata_asU8(),
  };
}

function required(metadata: { get(key: string): string | undefined }, property: string): string {
  const value = metadata.get(property);
  if (value !== undefined && value !== '') return value;
  throw new CallError(status.INVALID_ARGUMENT, `Required Metadata Property '${property}' is missing`, {
    exception: 'missing-required-metadata-property',
    'required-metadata-properties': 'type,content-type',
  });
}
