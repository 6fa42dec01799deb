import { streamId } from '@comity/kernel';
import { existing, projection } from '@comity/read-store';
import { type AttachmentEvent, attachmentStream } from '../domain/attachment.events.js';
import type { AttachmentRow } from './attachment.row.js';

/** One row per attachment. */
export const attachments = projection<AttachmentEvent, AttachmentRow>({
  name: 'attachments',
  version: 1,
  streams: [attachmentStream],
  columns: {
    attachmentId: 'uuid',
    caseId: 'uuid',
    matter: 'text',
    name: 'text',
    mediaType: 'text',
    sizeBytes: 'double precision',
    sha256: 'text',
    attachedBy: 'text',
    attachedAt: 'timestamptz',
    handedOut: 'integer',
    lastHandedOutAt: 'timestamptz',
    revision: 'integer',
  },
  within: [
    { kind: 'case', member: 'caseId' },
    { kind: 'id', member: 'attachmentId', category: attachmentStream.category },
  ],
  indexes: [['caseId', 'attachedAt', 'attachmentId'], ['sha256']],
  key: (event) => streamId(event.stream),
  on: {
    FileAttached: (_row, { data, occurredAt, revision }, attachmentId) => ({
      ...data,
      attachmentId,
      attachedAt: occurredAt,
      handedOut: 0,
      lastHandedOutAt: null,
      revision,
    }),
    FileHandedOut: (row, event) => {
      const before = existing(row, event);
      return {
        ...before,
        handedOut: before.handedOut + 1,
        lastHandedOutAt: event.occurredAt,
        revision: event.revision,
      };
    },
  },
});
