import { CommandRunner } from '@comity/event-log';
import { Allow, badRequest, CurrentAsker, Day, LimitsFigures, OfficeTime, Reads, Summary } from '@comity/http';
import type { Asker } from '@comity/kernel';
import { viewerOf } from '@comity/need-to-know/contract';
import { calendarYears } from '@comity/published-calendars/contract';
import { ReadStore } from '@comity/read-store';
import { requestFigures, requestRegister } from '@comity/requests/contract';
import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { ApiOkResponse, ApiProperty, ApiTags } from '@nestjs/swagger';
import { IsObject } from 'class-validator';
import { readSimulatedPolicy } from '../domain/simulated-policy.js';
import { type Simulation, simulate } from '../simulation/simulate.js';
import { ComplianceFilterQuery } from './compliance.query.js';
import { questionOf } from './compliance-question.js';

class SimulationBody extends ComplianceFilterQuery {
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description:
      '`response`: the terms of the response clock, as an agreement states them; `calendars`: others than pinned',
    example: { response: { startsOn: 'transmittal', unit: 'working-days', budget: 20, zone: 'Europe/London' } },
  })
  @IsObject()
  policy!: object;

  @Day({ optional: true, description: 'Only what the record knew by the end of this day; today unless told' })
  asKnownOn?: string;
}

/** What the figures would be under another policy. Reads the record, and writes nothing to it. */
@ApiTags('compliance')
@Controller('v1/compliance/simulations')
export class SimulationsController {
  constructor(
    @Inject(ReadStore) private readonly store: ReadStore,
    @Inject(CommandRunner) private readonly runner: CommandRunner,
    @Inject(OfficeTime) private readonly time: OfficeTime,
  ) {}

  @Summary(
    'Tells history under another policy or calendar beside the record',
    'A simulation: it writes nothing, and says so.',
  )
  @Post()
  @HttpCode(200)
  @Allow('case-officer', 'reviewer', 'auditor', 'administrator')
  @LimitsFigures()
  @Reads(requestFigures, requestRegister, calendarYears)
  @ApiOkResponse({
    description: 'A simulation beside the record, for requests filed up to the day; nothing is kept of it',
  })
  simulation(@Body() body: SimulationBody, @CurrentAsker() asker: Asker): Promise<Simulation> {
    const read = readSimulatedPolicy(body.policy);
    if (!read.valid) throw badRequest('policy-invalid', 'policy', `does not say what a policy says: ${read.problem}`);
    const store = this.store.seenBy(viewerOf(asker));
    return simulate({ store, runner: this.runner }, questionOf(body, this.time), read.policy, body.minimumN);
  }
}
