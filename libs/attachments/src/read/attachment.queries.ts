import type { ByAge, Instant, ListPage } from '@comity/kernel';
import { inOrder, type SeenStore } from '@comity/read-store';
import { type AttachmentRow, attachmentRow } from './attachment.row.js';
import { attachments } from './attachments.projection.js';

const COLUMNS = attachmentRow.keyof().options;

export interface AttachmentFilter extends ListPage<ByAge> {
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

/** What is attached to a case and to what is in it in the order that is asked for. */
export function listAttachments(
  store: SeenStore,
  caseId: string,
  knownAt: Instant | 'now',
  { sort, limit, after, ...equal }: AttachmentFilter,
): Promise<AttachmentRow[]> {
  let list = store.asKnown(attachments, knownAt).select(COLUMNS).where('caseId', '=', caseId);
  for (const member of ['matter', 'sha256'] as const) {
    const value = equal[member];
    if (value !== undefined) list = list.where(member, '=', value);
  }
  return inOrder(list, ['attachedAt', 'attachmentId'], { sort, limit, after }).execute();
}
