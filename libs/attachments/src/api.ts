import { MATTERS, NEED_TO_KNOW } from '@comity/need-to-know/contract';
import type { ApiDoor } from '@comity/stores';
import { Module } from '@nestjs/common';
import { AttachmentCommands } from './api/attachment.commands.js';
import { AttachmentsController } from './api/attachments.controller.js';
import { CaseAttachmentsController } from './api/case-attachments.controller.js';
import { attachments } from './read/attachments.projection.js';

@Module({ controllers: [CaseAttachmentsController, AttachmentsController], providers: [AttachmentCommands] })
export class AttachmentsApiModule {}

/** What the API serves of this slice. */
export const attachmentsApi: ApiDoor = {
  module: AttachmentsApiModule,
  streams: MATTERS.map(({ stream }) => stream),
  projections: [attachments, ...NEED_TO_KNOW],
};
