import { CommandRunner } from '@comity/event-log';
import {
  Allow,
  ApiCommand,
  answer,
  CommandContext,
  ExpectedRevision,
  IdParam,
  idOfNew,
  KnownAtQuery,
  notFound,
  OfficeTime,
  Reads,
  revised,
} from '@comity/http';
import { accept, type Decider, type EventOf, type Refusal, refuse, streamId, streamType } from '@comity/kernel';
import { projection, ReadStore } from '@comity/read-store';
import { Body, Controller, Get, Module, Post, Query } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { IsString, MaxLength } from 'class-validator';
import { z } from 'zod';
import type { ApiDoor, ProjectorDoor } from '../doors.js';

/** The smallest slice there can be: a note is written once and then amended. It shows that stores and hosts fit. */
const noteEvents = {
  NoteWritten: z.object({ text: z.string() }),
  NoteAmended: z.object({ text: z.string() }),
} as const;
type NoteEvent = EventOf<typeof noteEvents>;
type NoteRefusal = Refusal<'note-unknown' | 'note-written'>;
interface NoteCommand {
  readonly type: 'write' | 'amend';
  readonly text: string;
}

const noteStream = streamType('note', noteEvents);

export const notes: Decider<{ written: boolean }, NoteCommand, NoteEvent, NoteRefusal> = {
  category: 'note',
  initial: { written: false },
  decide: ({ type, text }, { written }) => {
    if (type === 'write' && written) return refuse('note-written', 'this note is written already');
    if (type === 'amend' && !written) return refuse('note-unknown', 'no such note');
    return accept({ type: type === 'write' ? 'NoteWritten' : 'NoteAmended', data: { text } });
  },
  evolve: () => ({ written: true }),
};

const noteList = projection<NoteEvent, { text: string; amended: number }>({
  name: 'note-list',
  version: 1,
  streams: [noteStream],
  columns: { text: 'text', amended: 'integer' },
  key: (event) => streamId(event.stream),
  on: {
    NoteWritten: (_row, { data }) => ({ text: data.text, amended: 0 }),
    NoteAmended: (row, { data }) => ({ text: data.text, amended: (row?.amended ?? 0) + 1 }),
  },
});

class NoteBody {
  @ApiProperty()
  @IsString()
  @MaxLength(200)
  text!: string;
}

const STATUS = { 'note-unknown': 404, 'note-written': 409 } satisfies Record<NoteRefusal['code'], number>;

@Controller('v1/notes')
class NotesController {
  constructor(
    private readonly runner: CommandRunner,
    private readonly store: ReadStore,
    private readonly time: OfficeTime,
  ) {}

  @Post()
  @Allow('case-officer')
  @ApiCommand()
  async write(@Body() { text }: NoteBody, @CommandContext() context: CommandContext) {
    const id = idOfNew(context, 'note');
    return answer(await this.runner.run({ decider: notes, id, command: { type: 'write', text }, context }), STATUS);
  }

  @Post(':id/amend')
  @Allow('case-officer')
  @ApiCommand()
  async amend(
    @IdParam() id: string,
    @Body() { text }: NoteBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() seen: number | undefined,
  ) {
    const expected = seen === undefined ? {} : { expectedRevision: seen };
    const command = { type: 'amend', text } as const;
    return answer(await this.runner.run({ decider: notes, id, command, context, ...expected }), STATUS);
  }

  @Get(':id')
  @Allow('case-officer')
  @Reads(noteList)
  async read(@IdParam() id: string, @Query() query: KnownAtQuery) {
    const { knownAt } = this.time.knownAt(query);
    const rows = this.store.asKnown(noteList, knownAt).where('row.rowKey', '=', id);
    const row = await rows.select(['row.text', 'row.amended']).executeTakeFirst();
    if (row === undefined) throw notFound('note');
    return revised(row.amended, row);
  }
}

@Module({ controllers: [NotesController] })
class NotesModule {}

export const notesApi: ApiDoor = { module: NotesModule, streams: [noteStream], projections: [noteList] };
export const notesProjector: ProjectorDoor = { streams: [noteStream], projections: [noteList] };
