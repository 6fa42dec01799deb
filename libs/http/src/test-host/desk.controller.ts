import type { Actor } from '@comity/kernel';
import { calendarDate, Fault } from '@comity/kernel';
import { Body, Controller, Get, Global, Module, Post, Query } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsArray, IsInt, IsOptional, IsString, MaxLength, ValidateNested } from 'class-validator';
import { z } from 'zod';
import {
  Allow,
  ApiCommand,
  ApiPageOf,
  answer,
  CommandAnswer,
  CommandContext,
  CurrentActor,
  decodeCursor,
  ExpectedRevision,
  encodeCursor,
  IdParam,
  idOfNew,
  KnownAtQuery,
  OfficeTime,
  PageQuery,
  PositionWaiter,
  page,
  Reads,
  revised,
} from '../index.js';

class Item {
  @ApiProperty()
  @IsString()
  @MaxLength(20)
  title!: string;
}

class OpenFile {
  @ApiProperty()
  @IsInt()
  pages!: number;

  @ApiProperty({ type: [Item] })
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => Item)
  items!: Item[];
}

const sheet = z.object({
  number: z.int(),
  title: z.string(),
  filedOn: calendarDate.nullable(),
  tags: z.array(z.string()),
});

class SheetsQuery extends PageQuery {
  @ApiProperty({ required: false })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  tornAfter?: number;
}

/** Every tenth title is one that a spreadsheet would compute. */
function sheetOf(
  number: number,
  title = number % 10 === 0 ? `=HYPERLINK("x")${number}` : `Sheet “${number}”, <A & B>`,
) {
  return { number, title, filedOn: number % 2 === 0 ? '2024-10-15' : null, tags: ['a', 'b'] };
}

const STATUS = { 'file-closed': 409, 'file-unknown': 404 } satisfies Record<'file-closed' | 'file-unknown', number>;

/** A desk with files: every kind of route that a slice has, without a store behind it. */
@Controller('v1/files')
export class DeskController {
  private pagesAsked = 0;

  constructor(private readonly time: OfficeTime) {}

  @Post()
  @Allow('case-officer', 'reviewer')
  @ApiCommand()
  open(@Body() body: OpenFile, @CommandContext() context: CommandContext): CommandAnswer {
    return answer({ accepted: true, id: idOfNew(context, 'file'), revision: body.items.length, position: 7n }, STATUS);
  }

  @Post(':id/close')
  @Allow('case-officer', 'reviewer')
  @ApiCommand()
  close(@IdParam() id: string, @ExpectedRevision() expected: number | undefined): CommandAnswer {
    const code = expected === 3 ? ('stale-revision' as const) : ('file-closed' as const);
    return answer({ accepted: false, refusal: { code, message: `file ${id} is closed already` } }, STATUS);
  }

  @Post('stamps')
  @Allow('case-officer', 'reviewer')
  @ApiCommand()
  stamp(@CommandContext() { now }: CommandContext): { readonly now: string } {
    return { now };
  }

  @Get()
  @Allow('case-officer', 'reviewer')
  @ApiPageOf(sheet)
  list(@Query() query: PageQuery) {
    const after = decodeCursor(query.cursor, z.number().int()) ?? 0;
    const rows = Array.from({ length: 120 }, (_, index) => index + 1).filter((row) => row > after);
    return page(rows.slice(0, query.limit + 1), query.limit, (row) => row);
  }

  /** Far more than anybody takes: how many pages were asked for shows whether somebody still reads. */
  @Get('endless')
  @Allow('case-officer', 'reviewer')
  @ApiPageOf(sheet)
  endless(@Query() query: PageQuery) {
    const from = decodeCursor(query.cursor, z.number().int()) ?? 0;
    this.pagesAsked++;
    const rows = Array.from({ length: query.limit }, (_, index) => sheetOf(from + index, 'x'.repeat(10_000)));
    return { items: rows, nextCursor: encodeCursor(from + query.limit) };
  }

  @Get('sheets')
  @Allow('case-officer', 'reviewer')
  @ApiPageOf(sheet)
  sheets(@Query() query: SheetsQuery) {
    const after = decodeCursor(query.cursor, z.number().int()) ?? 0;
    const rows = Array.from({ length: 450 }, (_, index) => sheetOf(index + 1)).filter(({ number }) => number > after);
    if (query.tornAfter !== undefined && after >= query.tornAfter) throw new Fault('sheet-torn', 'a sheet is torn');
    return page(rows.slice(0, query.limit + 1), query.limit, ({ number }) => number);
  }

  @Get('asked')
  @Allow('case-officer', 'reviewer')
  asked() {
    return { pages: this.pagesAsked };
  }

  @Get('known')
  @Allow('case-officer', 'reviewer')
  @Reads({ name: 'desk-files' })
  known(@Query() query: KnownAtQuery) {
    return this.time.knownAt(query);
  }

  @Get('me')
  @Allow('reviewer')
  me(@CurrentActor() actor: Actor) {
    return revised(4, actor);
  }

  @Get('broken')
  @Allow('case-officer', 'reviewer')
  broken(): never {
    throw new Fault('cabinet-stuck', 'the secret cabinet is stuck', { cause: new TypeError('hinge') });
  }
}

/** The files on the desk show everything up to position 7. */
const upToSeven: PositionWaiter = {
  waitFor: async (names, position) => names.every((name) => name === 'desk-files') && position <= 7n,
};

@Global()
@Module({
  controllers: [DeskController],
  providers: [{ provide: PositionWaiter, useValue: upToSeven }],
  exports: [PositionWaiter],
})
export class DeskModule {}

/** The planted mistake: a route that nobody was given, or refused, beside one that has its entry. */
@Controller('v1/forgotten')
export class ForgottenController {
  @Get('not')
  @Allow('auditor')
  remembered(): string {
    return 'auditors may read this';
  }

  @Get()
  read(): string {
    return 'anyone could read this';
  }
}

@Module({ controllers: [ForgottenController] })
export class ForgottenModule {}
