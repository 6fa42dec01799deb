import type { FileLimits } from '@comity/file-store';
import { type FileBody, ProblemException } from '@comity/http';
import { fileTypeFromBuffer, supportedMimeTypes } from 'file-type';

/** As much as tells what kind of file it is. */
const HEAD_BYTES = 4_100;

/** Content whose kind nothing tells; it is handed out as nothing more than bytes. */
const ANY_KIND = 'application/octet-stream';
/** Kinds that are packed as another one, which is all that their first bytes tell. */
const PACKED_AS: readonly (readonly [kind: RegExp, packing: string])[] = [
  [/^application\/vnd\.(?:openxmlformats-officedocument|oasis\.opendocument)\./, 'application/zip'],
  [/^application\/(?:msword|vnd\.ms-)/, 'application/x-cfb'],
];
const TOLD_BY_BYTES: ReadonlySet<string> = supportedMimeTypes;

/**
 * What is brought, as long as it is of a kind and size that are taken, and is what it is said to be.
 * @throws ProblemException 413 `body-too-large`; 415 `media-type-not-taken`, `media-type-mismatch`
 */
export async function* checkedContent(
  { mediaType, sizeBytes, content }: FileBody,
  { maxBytes, mediaTypes }: FileLimits,
): AsyncGenerator<Uint8Array> {
  if (!mediaTypes.includes(mediaType)) {
    throw new ProblemException(
      415,
      'media-type-not-taken',
      `files of this kind are not taken: ${mediaTypes.join(', ')}`,
    );
  }
  if (sizeBytes !== null && sizeBytes > maxBytes) throw tooLarge(maxBytes);
  let received = 0;
  let head: Buffer | null = Buffer.alloc(0);
  for await (const part of content) {
    received += part.length;
    if (received > maxBytes) throw tooLarge(maxBytes);
    if (head === null) {
      yield part;
      continue;
    }
    head = Buffer.concat([head, part]);
    if (head.length < HEAD_BYTES) continue;
    await assertKind(mediaType, head);
    yield head;
    head = null;
  }
  if (head === null || head.length === 0) return;
  await assertKind(mediaType, head);
  yield head;
}

function tooLarge(maxBytes: number): ProblemException {
  return new ProblemException(413, 'body-too-large', `a file may have ${maxBytes} bytes at most`);
}

async function assertKind(said: string, head: Buffer): Promise<void> {
  const found = (await fileTypeFromBuffer(head.subarray(0, HEAD_BYTES)))?.mime;
  if (isWhatItIsSaidToBe(said, found, head)) return;
  const seen = found ?? (TOLD_BY_BYTES.has(said) ? 'something else' : 'no text');
  throw new ProblemException(415, 'media-type-mismatch', `the file is said to be ${said}, but begins as ${seen}`);
}

function isWhatItIsSaidToBe(said: string, found: string | undefined, head: Buffer): boolean {
  if (said === ANY_KIND || said === found) return true;
  if (found === undefined) return !TOLD_BY_BYTES.has(said) && !(isText(said) && head.includes(0));
  // A packed kind may be told more closely than it was said to be, and the other way round.
  return PACKED_AS.some(
    ([kind, packing]) => (kind.test(said) && found === packing) || (said === packing && kind.test(found)),
  );
}

function isText(mediaType: string): boolean {
  return mediaType.startsWith('text/') || mediaType === 'application/json' || mediaType === 'message/rfc822';
}
