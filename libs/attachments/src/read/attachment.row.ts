import { instant, uuid } from '@comity/kernel';
import { z } from 'zod';
import { sha256 } from '../domain/attachment.events.js';

/** One attachment, and how often it was handed out. */
export const attachmentRow = z.object({
  attachmentId: uuid,
  caseId: uuid,
  matter: z
    .string()
    .describe('What it belongs to, by its stream')
    .meta({ example: 'request-7d3c5a58-6d0b-5c6e-8a0c-2f9d5a7f1c11' }),
  name: z.string().meta({ example: 'Logs of the relay.pdf' }),
  mediaType: z.string().meta({ example: 'application/pdf' }),
  sizeBytes: z.int(),
  sha256,
  attachedBy: z.string().meta({ example: 'olga' }),
  attachedAt: instant,
  handedOut: z.int().describe('How often somebody took it; more than once within an hour counts once for each person'),
  lastHandedOutAt: instant.nullable(),
  revision: z.int().describe('Send it as If-Match with the next command'),
});

export type AttachmentRow = Readonly<z.infer<typeof attachmentRow>>;
