import { DatedPageQuery, KnownAtQuery, Words } from '@comity/http';
import { ApiPropertyOptional, IntersectionType } from '@nestjs/swagger';
import { IsOptional, Matches } from 'class-validator';

const MATTER = /^[a-z]+-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const MATTER_SHOWN = {
  description: 'A request, proposal, referral or issue in the case, by its stream; the case as a whole unless given',
  pattern: MATTER.source,
  example: 'request-7d3c5a58-6d0b-5c6e-8a0c-2f9d5a7f1c11',
};

/** What a file that is attached is called, and what in the case it belongs to. */
export class AttachQuery {
  @Words(200, { description: 'Name of the file, without a path', example: 'Logs of the relay.pdf' })
  name!: string;

  @ApiPropertyOptional(MATTER_SHOWN)
  @IsOptional()
  @Matches(MATTER, { message: 'matter must be the name of a stream, such as request-7d3c5a58-…' })
  matter?: string;
}

/** Attachments of a case, now or as known on a date. */
export class AttachmentsQuery extends IntersectionType(DatedPageQuery, KnownAtQuery) {
  @ApiPropertyOptional(MATTER_SHOWN)
  @IsOptional()
  @Matches(MATTER, { message: 'matter must be the name of a stream, such as request-7d3c5a58-…' })
  matter?: string;

  @ApiPropertyOptional({ description: 'Only this content, by its SHA-256 in hex', pattern: '^[0-9a-f]{64}$' })
  @IsOptional()
  @Matches(/^[0-9a-f]{64}$/, { message: 'sha256 must be 64 hex digits in lower case' })
  sha256?: string;
}
