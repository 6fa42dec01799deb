import { type EventOf, instant, streamType, uuid, words } from '@comity/kernel';
import { z } from 'zod';

/** SHA-256, 64 hex digits in lower case. */
export const sha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/, 'not a SHA-256 in hex')
  .meta({ example: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855' });

/** The name of a file as people read it: without a path, and without characters that are not seen. */
export const fileName = words(200).refine(isPlainName, 'must be a name without path or characters that are not seen');

const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}/\\]/u;

function isPlainName(name: string): boolean {
  return !HIDDEN.test(name) && name.trim() === name && !/^\.+$/.test(name);
}

const file = z.object({
  caseId: uuid,
  /** What in the case it belongs to, by its stream; the case's own stream for the case as a whole. */
  matter: words(200),
  name: fileName,
  mediaType: words(201),
  sizeBytes: z.int().min(1),
  sha256,
  attachedBy: words(200),
});

/** A file that was attached to something in a case, and who got it. Names and fields are stored for good. */
export const attachmentEvents = {
  FileAttached: file,
  /** Within the hour that begins then, the first time that this person took it. */
  FileHandedOut: z.object({ person: words(200), hour: instant, matter: words(200), sha256 }),
} as const;

export type AttachmentEvent = EventOf<typeof attachmentEvents>;
export type AttachedFile = z.infer<typeof file>;

export const attachmentStream = streamType('attachment', attachmentEvents);
