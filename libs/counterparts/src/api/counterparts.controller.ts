import {
  Allow,
  ApiPageOf,
  ApiShows,
  answer,
  Changes,
  CommandAnswer,
  CommandContext,
  Creates,
  decodeCursor,
  ExpectedRevision,
  IdParam,
  idOfNew,
  KnownAtQuery,
  notFound,
  OfficeTime,
  type Page,
  page,
  Reads,
  Refuses,
  type Revised,
  ROLES,
  revised,
  Summary,
} from '@comity/http';
import { placeByName } from '@comity/kernel';
import { ReadStore } from '@comity/read-store';
import { Body, Controller, Get, Inject, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { CounterpartCommand, CounterpartRefusal } from '../domain/counterpart.decider.js';
import { counterpartIdFor } from '../domain/counterpart.names.js';
import { findCounterpart, listCounterparts } from '../read/counterpart.queries.js';
import { type CounterpartRow, counterpartRow } from '../read/counterpart.row.js';
import { counterparts } from '../read/counterparts.projection.js';
import { CounterpartCommands } from './counterpart.commands.js';
import {
  CounterpartsQuery,
  ListContactPointBody,
  RegisterCounterpartBody,
  RenameCounterpartBody,
  RetireContactPointBody,
  VerifyContactPointBody,
} from './counterpart.dto.js';

const STATUS = {
  'counterpart-unknown': 404,
  'counterpart-already-registered': 409,
  'register-reference-incomplete': 422,
  'contact-point-unknown': 404,
  'contact-point-already-listed': 409,
  'contact-point-retired': 409,
  'too-many-contact-points': 409,
  'content-invalid': 422,
} satisfies Record<CounterpartRefusal['code'], number>;

/** The other party, its authorities and how they are reached. */
@ApiTags('counterparts')
@Refuses(STATUS)
@Controller('v1/counterparts')
export class CounterpartsController {
  constructor(
    @Inject(CounterpartCommands) private readonly commands: CounterpartCommands,
    @Inject(ReadStore) private readonly store: ReadStore,
    @Inject(OfficeTime) private readonly time: OfficeTime,
  ) {}

  @Summary(
    'Registers a counterpart',
    'One from a register has the id that its entry gives it; registering it again changes nothing.',
  )
  @Post()
  @Allow('administrator', 'service')
  @Creates()
  register(@Body() body: RegisterCounterpartBody, @CommandContext() context: CommandContext): Promise<CommandAnswer> {
    const { registerId, externalRef } = body;
    const fromRegister = registerId !== undefined && externalRef !== undefined;
    const id = fromRegister ? counterpartIdFor(registerId, externalRef) : idOfNew(context, 'counterpart');
    return this.run(id, { type: 'register', counterpart: body }, context, undefined);
  }

  @Summary('Renames a counterpart')
  @Post(':id/renaming')
  @Allow('administrator', 'service')
  @Changes()
  rename(
    @IdParam() id: string,
    @Body() { name }: RenameCounterpartBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expected?: number,
  ): Promise<CommandAnswer> {
    return this.run(id, { type: 'rename', name }, context, expected);
  }

  @Summary('Lists a contact point of a counterpart')
  @Post(':id/contact-points')
  @Allow('administrator', 'case-officer')
  @Changes()
  listContactPoint(
    @IdParam() id: string,
    @Body() body: ListContactPointBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expected?: number,
  ): Promise<CommandAnswer> {
    const contactPoint = { contactPointId: idOfNew(context, 'contact-point'), ...body };
    return this.run(id, { type: 'list-contact-point', contactPoint }, context, expected);
  }

  @Summary('Records that a contact point was verified')
  @Post(':id/contact-points/:contactPointId/verification')
  @Allow('administrator', 'case-officer')
  @Changes()
  verifyContactPoint(
    @IdParam() id: string,
    @IdParam('contactPointId') contactPointId: string,
    @Body() { note }: VerifyContactPointBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expected?: number,
  ): Promise<CommandAnswer> {
    return this.run(id, { type: 'verify-contact-point', contactPointId, note }, context, expected);
  }

  @Summary('Retires a contact point')
  @Post(':id/contact-points/:contactPointId/retirement')
  @Allow('administrator', 'case-officer')
  @Changes()
  retireContactPoint(
    @IdParam() id: string,
    @IdParam('contactPointId') contactPointId: string,
    @Body() { reason }: RetireContactPointBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expected?: number,
  ): Promise<CommandAnswer> {
    return this.run(id, { type: 'retire-contact-point', contactPointId, reason }, context, expected);
  }

  @Summary('Lists counterparts')
  @Get()
  @Allow(...ROLES)
  @Reads(counterparts)
  @ApiPageOf(counterpartRow)
  async list(@Query() query: CounterpartsQuery): Promise<Page<CounterpartRow>> {
    const { limit, sort, text } = query;
    const after = decodeCursor(query.cursor, placeByName(sort));
    const filter = { limit: limit + 1, sort, after, text };
    const rows = await listCounterparts(this.store, this.time.knownAt(query).knownAt, filter);
    return page(rows, limit, ({ name, counterpartId }) => ({ sort, at: name, id: counterpartId }));
  }

  @Summary('Shows a counterpart with its contact points')
  @Get(':id')
  @Allow(...ROLES)
  @Reads(counterparts)
  @ApiShows(counterpartRow)
  async one(@IdParam() id: string, @Query() query: KnownAtQuery): Promise<Revised<CounterpartRow>> {
    const row = await findCounterpart(this.store, id, this.time.knownAt(query).knownAt);
    if (row === undefined) throw notFound('counterpart');
    return revised(row.revision, row);
  }

  private async run(
    id: string,
    command: CounterpartCommand,
    context: CommandContext,
    expected: number | undefined,
  ): Promise<CommandAnswer> {
    return answer(await this.commands.run(id, command, context, expected), STATUS);
  }
}
