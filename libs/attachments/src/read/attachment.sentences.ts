import { caseMatter, quoted } from '@comity/cases/contract';
import { type AttachmentEvent, attachmentStream } from '../domain/attachment.events.js';

/** An attachment in the timeline of its case; who must not know of what it belongs to must not know of it. */
export const attachmentMatter = caseMatter<AttachmentEvent>({
  stream: attachmentStream,
  placing: ({ type, data }) =>
    type === 'FileAttached' ? { caseId: data.caseId, title: `attachment ${quoted(data.name)}` } : null,
  citing: ({ data }) => [data.matter],
  sentences: {
    FileAttached: ({ name, sizeBytes, mediaType, sha256 }) =>
      `attached the file ${quoted(name)} (${mediaType}, ${sizeBytes} bytes, SHA-256 ${sha256})`,
    FileHandedOut: ({ sha256 }) => `took a copy of the file (SHA-256 ${sha256})`,
  },
});
