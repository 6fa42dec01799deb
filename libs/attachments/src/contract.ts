export * from './domain/attachment.decider.js';
export * from './domain/attachment.events.js';
export type { AttachmentRow } from './read/attachment.row.js';
export { attachmentMatter } from './read/attachment.sentences.js';
export { attachments } from './read/attachments.projection.js';
