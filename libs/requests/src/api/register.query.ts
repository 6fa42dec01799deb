import { KnownAtQuery, PageQuery } from '@comity/http';
import { ApiProperty, IntersectionType } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, ValidateIf } from 'class-validator';
import { clockName, direction, side } from '../domain/request.events.js';
import { type RegisterSort, registerSort } from '../read/request-register.queries.js';
import { answered, type RegisterEntry, requestStatus } from '../read/request-register.row.js';
import { Day, Id, OneOf, Words } from './fields.js';

const optional = true;

/** Which requests are asked for, as known on a date. */
export class RegisterFilterQuery extends KnownAtQuery {
  @OneOf(requestStatus.options, { optional })
  status?: RegisterEntry['status'];

  @OneOf(answered.options, { optional })
  answered?: RegisterEntry['answered'];

  @Id({ optional })
  counterpartId?: string;

  @Id({ optional })
  caseId?: string;

  @Id({ optional })
  agreementId?: string;

  @OneOf(direction.options, { optional })
  direction?: RegisterEntry['direction'];

  @Words(64, { optional, example: 'information' })
  kind?: string;

  @Id({ optional, description: 'Those that add to this request' })
  supplements?: string;

  @OneOf(side.options, { optional, description: 'Whose move it is' })
  waitingOn?: (typeof side.options)[number];

  @Day({ optional, description: 'Due on a day before this one' })
  dueBefore?: string;

  @Day({ optional, description: 'Due on a day after this one' })
  dueAfter?: string;

  @ApiProperty({
    type: 'boolean',
    required: false,
    description: 'Open, not finally answered, and past the due instant',
  })
  @Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value))
  @ValidateIf((_query: object, value: unknown) => value !== undefined)
  @IsBoolean()
  overdue?: boolean;

  @Words(200, { optional, description: 'Occurs in the reference or the subject' })
  text?: string;
}

/** One page of the register. */
export class RegisterQuery extends IntersectionType(RegisterFilterQuery, PageQuery) {
  @OneOf(registerSort.options, { optional, description: 'due (default): first due first; filed: newest first' })
  sort?: RegisterSort;
}

export class DeadlineQuery extends KnownAtQuery {
  @OneOf(clockName.options, { optional, description: 'response unless given' })
  clock?: (typeof clockName.options)[number];
}
