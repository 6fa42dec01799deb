import { KnownAtQuery, PAGE_LIMIT_MAX } from '@comity/http';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Matches, Max, Min } from 'class-validator';

const LIMIT_DEFAULT = 50;

export class StoredStreamQuery {
  @ApiPropertyOptional({ type: 'integer', minimum: 0, default: 0 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  fromRevision: number = 0;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: PAGE_LIMIT_MAX, default: LIMIT_DEFAULT })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(PAGE_LIMIT_MAX)
  limit: number = LIMIT_DEFAULT;
}

export class ReplayQuery extends KnownAtQuery {
  @ApiPropertyOptional({ description: 'Only events at or before this position of the log', example: '1024' })
  @IsOptional()
  @IsString()
  @Matches(/^(0|[1-9]\d{0,18})$/, { message: 'atPosition must be a position in the log' })
  atPosition?: string;
}
