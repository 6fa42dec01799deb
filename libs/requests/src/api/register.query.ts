import { AsTrueOn, KnownAtQuery, PageQuery } from '@comity/http';
import { ApiProperty, IntersectionType } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, ValidateIf } from 'class-validator';
import { clockName, direction, side } from '../domain/request.events.js';
import { type RegisterSort, registerSort } from '../read/request-register.pages.js';
import { answered, type RegisterEntry, requestStatus } from '../read/request-register.row.js';
import { Day, Id, OneOf, Words } from './fields.js';

const optional = true;

const TOLD_OF_A_DAY = [
  'Requests are there from the day of their filing on; drafts are not.',
  'By days of the request’s zone: filing, transmittal, receipt, responses and what they answer, refusals (of what is final), withdrawal, closure, returns, questions, postponements, urgency claimed and accepted as said last, standing clocks; status, answered and waitingOn follow from them.',
  'A deadline is told as known; overdue, missed and rung are told by its instant.',
  'As known: revision, owner, case, access, names and content as filed or corrected, pinned versions, extensions, how many misses were voided, the day of a correction, how a reply was classified.',
  'A closure that was taken back counts for none.',
].join(' ');

/** A state of the record, and a day of which it tells. */
export class RequestMomentQuery extends KnownAtQuery {
  @AsTrueOn(TOLD_OF_A_DAY)
  asTrueOn?: string;
}

/** Which requests are asked for, as known on a date or as true on one. */
export class RegisterFilterQuery extends RequestMomentQuery {
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
