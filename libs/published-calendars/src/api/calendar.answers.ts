import { calendarDate, uuid } from '@comity/kernel';
import { ApiProperty } from '@nestjs/swagger';
import { z } from 'zod';

/** A calendar in a list: everything but its days. */
export const calendarHeadingShown = z.object({
  calendarId: uuid,
  party: z.string().meta({ example: 'GB-SCT' }),
  name: z.string().meta({ example: 'Scotland' }),
  zone: z.string().meta({ example: 'Europe/London' }),
  version: z.int().describe('The latest version'),
  weekend: z.array(z.int().min(1).max(7)).describe('ISO weekdays'),
  horizonFrom: calendarDate.meta({ example: '2019-01-01' }),
  horizonThrough: calendarDate.meta({ example: '2028-12-31' }),
  source: z.string(),
  reason: z.string().nullable().describe('Why the latest version came about; null for the first'),
  revision: z.int(),
});

const namedDays = z.record(z.string(), z.string()).describe('Date to name');

export const calendarShown = calendarHeadingShown.extend({ daysOff: namedDays, workedDays: namedDays });

/** Working days after one day up to and including another. */
export class WorkingDaysAnswer {
  @ApiProperty({ type: 'integer', description: 'Negative when the last day comes first' })
  readonly workingDays!: number;

  @ApiProperty({ description: 'Some of these days lie beyond the horizon and were judged by the weekend alone' })
  readonly provisional!: boolean;

  @ApiProperty({ type: 'integer' })
  readonly version!: number;
}
