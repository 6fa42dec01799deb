import { ApiProperty } from '@nestjs/swagger';

/** A calendar in a list: everything but its days. */
export class CalendarHeadingAnswer {
  @ApiProperty()
  readonly calendarId!: string;

  @ApiProperty({ example: 'GB-SCT' })
  readonly party!: string;

  @ApiProperty({ example: 'Scotland' })
  readonly name!: string;

  @ApiProperty({ example: 'Europe/London' })
  readonly zone!: string;

  @ApiProperty({ type: 'integer', description: 'The latest version' })
  readonly version!: number;

  @ApiProperty({ type: [Number], description: 'ISO weekdays' })
  readonly weekend!: readonly number[];

  @ApiProperty({ example: '2019-01-01' })
  readonly horizonFrom!: string;

  @ApiProperty({ example: '2028-12-31' })
  readonly horizonThrough!: string;

  @ApiProperty()
  readonly source!: string;

  @ApiProperty({ type: String, nullable: true, description: 'Why the latest version came about; null for the first' })
  readonly reason!: string | null;

  @ApiProperty({ type: 'integer' })
  readonly revision!: number;
}

export class CalendarAnswer extends CalendarHeadingAnswer {
  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' }, description: 'Date to name' })
  readonly daysOff!: Readonly<Record<string, string>>;

  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' }, description: 'Date to name' })
  readonly workedDays!: Readonly<Record<string, string>>;
}

/** Working days after one day up to and including another. */
export class WorkingDaysAnswer {
  @ApiProperty({ type: 'integer', description: 'Negative when the last day comes first' })
  readonly workingDays!: number;

  @ApiProperty({ description: 'Some of these days lie beyond the horizon and were judged by the weekend alone' })
  readonly provisional!: boolean;

  @ApiProperty({ type: 'integer' })
  readonly version!: number;
}
