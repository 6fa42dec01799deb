import { BY_AGE, BY_NAME, type ByAge, type ByName } from '@comity/kernel';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import type { z } from 'zod';
import { badRequest } from './problem.js';

export const PAGE_LIMIT_DEFAULT = 50;
export const PAGE_LIMIT_MAX = 200;
const CURSOR_MAX_CHARACTERS = 2_000;

/** The query members of every list; a slice's own query class extends it with filters. */
export class PageQuery {
  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: PAGE_LIMIT_MAX, default: PAGE_LIMIT_DEFAULT })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(PAGE_LIMIT_MAX)
  limit: number = PAGE_LIMIT_DEFAULT;

  @ApiPropertyOptional({ description: '`nextCursor` of the page before' })
  @IsOptional()
  @IsString()
  @MaxLength(CURSOR_MAX_CHARACTERS)
  cursor?: string;
}

/** The query members of a list of what happened. */
export class DatedPageQuery extends PageQuery {
  @ApiPropertyOptional({ enum: BY_AGE, default: BY_AGE[0], description: 'What comes first' })
  @IsOptional()
  @IsIn(BY_AGE)
  sort: ByAge = BY_AGE[0];
}

/** The query members of a list of what has a name. */
export class NamedPageQuery extends PageQuery {
  @ApiPropertyOptional({ enum: BY_NAME, default: BY_NAME[0], description: 'Forwards or backwards in the alphabet' })
  @IsOptional()
  @IsIn(BY_NAME)
  sort: ByName = BY_NAME[0];
}

/** One page of a list. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** Send it as `cursor` for the page that follows; null on the last. */
  readonly nextCursor: string | null;
}

/** The part of a page's document that all lists share; `pageOf` adds the items. */
export class PageEnd {
  @ApiProperty({ type: String, nullable: true, description: 'Send it as `cursor` for the next page; null on the last' })
  readonly nextCursor!: string | null;
}

/** Where a page ended, as text that means nothing to the caller. */
export function encodeCursor(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/**
 * Where the page before ended; undefined for the first page.
 * @throws ProblemException 400 `cursor-invalid` when the cursor is not one of this list's
 */
export function decodeCursor<Cursor>(cursor: string | undefined, schema: z.ZodType<Cursor>): Cursor | undefined {
  if (cursor === undefined) return undefined;
  const checked = schema.safeParse(parsed(cursor));
  if (!checked.success) throw badRequest('cursor-invalid', 'cursor', 'is not a cursor that this list has given out');
  return checked.data;
}

function parsed(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}

/**
 * Makes a page of rows that were asked for with `limit + 1`: the surplus row only says that there is more.
 * @param cursorOf what the next page starts after, from the last row shown
 */
export function page<Row>(rows: readonly Row[], limit: number, cursorOf: (last: Row) => unknown): Page<Row> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const more = rows.length > limit && last !== undefined;
  return { items, nextCursor: more ? encodeCursor(cursorOf(last)) : null };
}
