import { status } from '@grpc/grpc-js';
import type { ProposedEvent } from '../storage/model.js';
import { CallError } from './grpc-error.js';
import { checkText } from './identifiers.js';

/** Whatever else a caller says about content is kept as bytes, as in KurrentDB. */
const JSON_CONTENT = 'application/json';
const BINARY_CONTENT = 'application/octet-stream';

/** What the proposed messages of both append calls have in common. */
export interface Proposal {
  readonly id: string;
  readonly properties: Properties;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
}

interface Properties {
  get(key: string): string | undefined;
}

/** @throws CallError INVALID_ARGUMENT when the type or the content type is missing */
export function proposedEvent(stream: string, { id, properties, data, metadata }: Proposal): ProposedEvent {
  const type = checkText(required(properties, 'type'), 'event type');
  const contentType = required(properties, 'content-type') === JSON_CONTENT ? JSON_CONTENT : BINARY_CONTENT;
  return { stream, id, type, contentType, data, metadata };
}

function required(properties: Properties, property: string): string {
  const value = properties.get(property);
  if (value !== undefined && value !== '') return value;
  throw new CallError(status.INVALID_ARGUMENT, `Required Metadata Property '${property}' is missing`, {
    exception: 'missing-required-metadata-property',
    'required-metadata-properties': 'type,content-type',
  });
}
