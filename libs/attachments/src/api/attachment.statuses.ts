import type { AttachmentRefusal } from '../domain/attachment.decider.js';

/** The status of every refusal of an attachment's rules. */
export const ATTACHMENT_STATUS = {
  'case-unknown': 404,
  'matter-unknown': 404,
  'attachment-unknown': 404,
  'case-closed': 409,
  'attachment-already-made': 409,
  'content-invalid': 422,
} satisfies Record<AttachmentRefusal['code'], number>;

/** With what an upload is refused before there is anything to decide. */
export const UPLOAD_STATUS = {
  ...ATTACHMENT_STATUS,
  'media-type-not-taken': 415,
  'media-type-mismatch': 415,
  'file-empty': 422,
  'content-digest-mismatch': 422,
} as const;
