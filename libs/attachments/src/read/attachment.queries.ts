import { type Instant, instant, uuid } from '@comity/kernel';
import type { SeenStore } from '@comity/read-store';
import { z } from 'zod';
import { type AttachmentRow, attachmentRow } from './attachment.row.js';
import { attachments } from './attachments.projection.js';

const COLUMNS = attachmentRow.keyof().options;

/** Where a page of the list ended. */
export const attachmentCursor = z.object({ attachedAt: instant, attachmentId: uuid });

export interface AttachmentFilter {
  readonly limit: number;
  readonly after?: z.infer<typeof attachmentCursor> | undefined;
  readonly matter?: string | undefined;
  readonly sha256?: string | undefined;
}

export function findAttachment(
  store: SeenStore,
  attachmentId: string,
  knownAt: Instant | 'now',
): Promise<AttachmentRow | undefined> {
  const found = store.asKnown(attachments, knownAt).select(COLUMNS).where('attachmentId', '=', attachmentId);
  return found.executeTakeFirst();
}

/** What is attached to a case and to what is in it, the newest first. */
export function listAttachments(
  store: SeenStore,
  caseId: string,
  knownAt: Instant | 'now',
  { limit, after, ...equal }: AttachmentFilter,
): Promise<AttachmentRow[]> {
  let list = store
    .asKnown(attachments, knownAt)
    .select(COLUMNS)
    .where('caseId', '=', caseId)
    .orderBy('attachedAt', 'desc')
    .orderBy('attachmentId', 'desc')
    .limit(limit);
  for (const member of ['matter', 'sha256'] as const) {
    const value = equal[member];
    if (value !== undefined) list = list.where(member, '=', value);
  }
  if (after !== undefined) {
    list = list.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('attachedAt', 'attachmentId'), '<', tuple(after.attachedAt, after.attachmentId)),
    );
  }
  return list.execute();
}
