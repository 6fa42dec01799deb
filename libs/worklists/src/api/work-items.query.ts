import { KnownAtQuery, OneOf, PageQuery, YesNo } from '@comity/http';
import { ApiPropertyOptional, IntersectionType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { type WorkItemRow, workKind, workTask } from '../read/work-item.row.js';

const optional = true;
const WHOSE = ['mine', 'unit', 'all'] as const;
const PREPARED_BY = ['me', 'others'] as const;
const SIDES = ['us', 'them'] as const;
const MOST_WORKING_DAYS = 60;

/** One page of a work list. */
export class WorkItemsQuery extends IntersectionType(PageQuery, KnownAtQuery) {
  @OneOf(WHOSE, {
    optional,
    description:
      'mine (default): owned by you, or in a case assigned to you; unit: in a case of a unit of your token; all',
  })
  whose?: (typeof WHOSE)[number];

  @OneOf(workKind.options, { optional })
  kind?: WorkItemRow['kind'];

  @OneOf(workTask.options, {
    optional,
    description: 'In which this is still to be done; deadlines asked for are then of this',
  })
  task?: WorkItemRow['tasks'][number]['task'];

  @OneOf(SIDES, { optional, description: 'Whose move it is' })
  waitingOn?: (typeof SIDES)[number];

  @YesNo({ optional, description: 'A deadline of what is still to be done has passed' })
  overdue?: boolean;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    maximum: MOST_WORKING_DAYS,
    description:
      'Due by the end of so many working days from today (overdue ones included), by our calendar that the matter has pinned, else by that of its agreement; without one, Monday to Friday',
  })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(MOST_WORKING_DAYS)
  dueWithin?: number;

  @OneOf(PREPARED_BY, {
    optional,
    description: 'others: what you may approve or review; me: what somebody else has to',
  })
  preparedBy?: (typeof PREPARED_BY)[number];
}
