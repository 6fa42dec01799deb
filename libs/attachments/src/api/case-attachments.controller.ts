import {
  Allow,
  ApiPageOf,
  answer,
  type CommandAnswer,
  CommandContext,
  Creates,
  CurrentAsker,
  decodeCursor,
  ExpectedRevision,
  type FileBody,
  IdParam,
  notFound,
  OfficeTime,
  type Page,
  page,
  Reads,
  Refuses,
  ROLES,
  SentFile,
  Summary,
  TakesFile,
} from '@comity/http';
import { type Asker, placeByAge } from '@comity/kernel';
import { caseMatters, isCase, viewerOf } from '@comity/need-to-know/contract';
import { ReadStore } from '@comity/read-store';
import { Controller, Get, Inject, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { listAttachments } from '../read/attachment.queries.js';
import { type AttachmentRow, attachmentRow } from '../read/attachment.row.js';
import { attachments } from '../read/attachments.projection.js';
import { AttachmentCommands } from './attachment.commands.js';
import { AttachmentsQuery, AttachQuery } from './attachment.dto.js';
import { ATTACHMENT_STATUS, UPLOAD_STATUS } from './attachment.statuses.js';

/** What is attached to a case and to what is in it. */
@ApiTags('attachments')
@Refuses(UPLOAD_STATUS)
@Controller('v1/cases/:id/attachments')
export class CaseAttachmentsController {
  constructor(
    @Inject(AttachmentCommands) private readonly commands: AttachmentCommands,
    @Inject(ReadStore) private readonly store: ReadStore,
    @Inject(OfficeTime) private readonly time: OfficeTime,
  ) {}

  @Summary(
    'Attaches a file to a case, or to something in it',
    'The body is the file itself. It is recorded with its hash, and cannot be changed afterwards.',
  )
  @Post()
  @Allow('case-officer', 'service')
  @Creates()
  @TakesFile()
  async attach(
    @IdParam() caseId: string,
    @Query() { name, matter }: AttachQuery,
    @SentFile() file: FileBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expectedRevision?: number,
  ): Promise<CommandAnswer> {
    const outcome = await this.commands.attach({ caseId, matter, name }, file, { context, expectedRevision });
    return answer(outcome, ATTACHMENT_STATUS);
  }

  @Summary('Lists what is attached to a case and to what is in it')
  @Get()
  @Allow(...ROLES)
  @Reads(caseMatters, attachments)
  @ApiPageOf(attachmentRow)
  async list(
    @IdParam() caseId: string,
    @Query() query: AttachmentsQuery,
    @CurrentAsker() asker: Asker,
  ): Promise<Page<AttachmentRow>> {
    const { limit, sort, matter, sha256 } = query;
    const after = decodeCursor(query.cursor, placeByAge(sort));
    const { knownAt } = this.time.knownAt(query);
    const store = this.store.seenBy(viewerOf(asker));
    if (!(await isCase(store, caseId))) throw notFound('case');
    const rows = await listAttachments(store, caseId, knownAt, { limit: limit + 1, sort, after, matter, sha256 });
    return page(rows, limit, ({ attachedAt, attachmentId }) => ({ sort, at: attachedAt, id: attachmentId }));
  }
}
