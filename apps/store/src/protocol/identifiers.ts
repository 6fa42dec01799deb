import { uuidText } from '../storage/uuid-bytes.js';
import { shared } from './generated.js';
import { invalidArgument } from './grpc-error.js';
import { wireField } from './wire-field.js';

const UUID_PATTERN = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const UUID_CHARACTERS = 36;
const UUID_MESSAGE_BYTES = UUID_CHARACTERS + 2;
/** The field `string` of the protocol's `UUID`. */
const UUID_TEXT = wireField(2, 'bytes');
/** Longer names are refused: they would only ever come from a mistake, and each is kept in an index. */
const MAX_STREAM_NAME_BYTES = 1_024;

/** The textual form of an id sent in either form. @throws CallError INVALID_ARGUMENT */
export function readUuid(id: shared.UUID | undefined): string {
  if (id?.hasStructured()) return structuredText(id);
  const text = id?.getString().toLowerCase() ?? '';
  if (!UUID_PATTERN.test(text)) throw invalidArgument('an event or correlation id is not a UUID');
  return text;
}

/** The same for the bytes of a message, whose usual form is the text alone. @throws CallError INVALID_ARGUMENT */
export function readEncodedUuid(message: Uint8Array | undefined): string {
  if (message?.byteLength === UUID_MESSAGE_BYTES && message[0] === UUID_TEXT && message[1] === UUID_CHARACTERS) {
    const text = Buffer.from(message.buffer, message.byteOffset + 2, UUID_CHARACTERS).toString('latin1');
    if (UUID_PATTERN.test(text)) return text;
  }
  return readUuid(message && uuidIn(message));
}

export function writeUuid(id: string): shared.UUID {
  return new shared.UUID().setString(id);
}

/** @throws CallError INVALID_ARGUMENT for a name that is missing, too long, not UTF-8 or `$all` */
export function readStreamName(identifier: shared.StreamIdentifier | undefined): string {
  const bytes = identifier?.getStreamName_asU8() ?? new Uint8Array();
  if (bytes.byteLength === 0) throw invalidArgument('the stream name is missing');
  return checkStreamName(decode(bytes));
}

/** @throws CallError INVALID_ARGUMENT */
export function checkStreamName(name: string): string {
  if (name === '') throw invalidArgument('the stream name is missing');
  checkText(name, 'stream name');
  if (Buffer.byteLength(name) > MAX_STREAM_NAME_BYTES) {
    throw invalidArgument(`the stream name is longer than ${MAX_STREAM_NAME_BYTES} bytes`);
  }
  // @source KurrentDB, pull request 4799: it is the metadata of a stream without a name
  if (name === '$$') throw invalidArgument('$$ is not the name of a stream');
  if (name === '$all') throw invalidArgument('$all is not a stream of its own: read it as all, write to a stream');
  return name;
}

/**
 * Half a surrogate pair has no UTF-8 form: stored, it would come back as something else, or as another name.
 * @throws CallError INVALID_ARGUMENT
 */
export function checkText(text: string, what: string): string {
  if (!text.isWellFormed()) throw invalidArgument(`the ${what} is not well-formed Unicode`);
  return text;
}

export function writeStreamName(name: string): shared.StreamIdentifier {
  return new shared.StreamIdentifier().setStreamName(Buffer.from(name));
}

function uuidIn(message: Uint8Array): shared.UUID {
  try {
    return shared.UUID.deserializeBinary(message);
  } catch {
    throw invalidArgument('an event or correlation id is not a UUID');
  }
}

function structuredText(id: shared.UUID): string {
  const bytes = Buffer.alloc(16);
  bytes.writeBigInt64BE(BigInt.asIntN(64, BigInt(id.getStructured()?.getMostSignificantBits() ?? '0')), 0);
  bytes.writeBigInt64BE(BigInt.asIntN(64, BigInt(id.getStructured()?.getLeastSignificantBits() ?? '0')), 8);
  return uuidText(bytes);
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function decode(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw invalidArgument('the stream name is not UTF-8');
  }
}
