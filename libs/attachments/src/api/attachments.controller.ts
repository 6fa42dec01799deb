import {
  Allow,
  ApiDownload,
  ApiShows,
  CurrentAsker,
  Download,
  IdParam,
  KnownAtQuery,
  notFound,
  OfficeTime,
  Reads,
  ReadsLog,
  type Revised,
  ROLES,
  revised,
  Summary,
} from '@comity/http';
import type { Asker } from '@comity/kernel';
import { viewerOf } from '@comity/need-to-know/contract';
import { ReadStore } from '@comity/read-store';
import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { findAttachment } from '../read/attachment.queries.js';
import { type AttachmentRow, attachmentRow } from '../read/attachment.row.js';
import { attachments } from '../read/attachments.projection.js';
import { AttachmentCommands } from './attachment.commands.js';

/** One attachment: what is known of it, and the file itself. */
@ApiTags('attachments')
@Controller('v1/attachments')
export class AttachmentsController {
  constructor(
    @Inject(AttachmentCommands) private readonly commands: AttachmentCommands,
    @Inject(ReadStore) private readonly store: ReadStore,
    @Inject(OfficeTime) private readonly time: OfficeTime,
  ) {}

  @Summary('Shows what is known of an attachment')
  @Get(':id')
  @Allow(...ROLES)
  @Reads(attachments)
  @ApiShows(attachmentRow)
  async one(
    @IdParam() id: string,
    @Query() query: KnownAtQuery,
    @CurrentAsker() asker: Asker,
  ): Promise<Revised<AttachmentRow>> {
    const row = await findAttachment(this.store.seenBy(viewerOf(asker)), id, this.time.knownAt(query).knownAt);
    if (row === undefined) throw notFound('attachment');
    return revised(row.revision, row);
  }

  @Summary(
    'Hands out the file of an attachment',
    'Who takes it is in the timeline of the case before the first byte leaves. The answer breaks off where the file is not what was stored.',
  )
  @Get(':id/content')
  @Allow(...ROLES)
  @ReadsLog()
  @ApiDownload()
  async content(@IdParam() id: string, @CurrentAsker() asker: Asker): Promise<Download> {
    const handedOut = await this.commands.handOut(id, asker);
    if (handedOut === undefined) throw notFound('attachment');
    return new Download(handedOut.content, handedOut.file);
  }
}
