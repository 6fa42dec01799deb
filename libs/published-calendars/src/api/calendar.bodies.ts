import { KnownAtQuery, NamedPageQuery } from '@comity/http';
import { ApiProperty, ApiPropertyOptional, IntersectionType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';

const DAYS_AT_MOST = 10_000;
const DATE = /^\d{4}-\d{2}-\d{2}$/;

export class DayBody {
  @ApiProperty({ example: '2024-12-25' })
  @IsString()
  @MaxLength(10)
  date!: string;

  @ApiProperty({ example: 'Christmas Day' })
  @IsString()
  @MaxLength(200)
  name!: string;
}

export class HorizonBody {
  @ApiProperty({ example: '2024-01-01' })
  @IsString()
  @MaxLength(10)
  from!: string;

  @ApiProperty({ example: '2026-12-31' })
  @IsString()
  @MaxLength(10)
  through!: string;
}

class ListedDaysBody {
  @ApiProperty({ type: [Number], example: [6, 7], description: 'ISO weekdays: Monday is 1, Sunday is 7' })
  @IsArray()
  @ArrayMaxSize(7)
  @IsInt({ each: true })
  weekend!: number[];

  @ApiProperty({ type: HorizonBody, description: 'The days for which days off are known, both included' })
  @IsObject()
  @ValidateNested()
  @Type(() => HorizonBody)
  horizon!: HorizonBody;

  @ApiProperty({ type: [DayBody] })
  @IsArray()
  @ArrayMaxSize(DAYS_AT_MOST)
  @ValidateNested({ each: true })
  @Type(() => DayBody)
  daysOff!: DayBody[];

  @ApiProperty({ type: [DayBody], description: 'Days of the weekend that are worked' })
  @IsArray()
  @ArrayMaxSize(DAYS_AT_MOST)
  @ValidateNested({ each: true })
  @Type(() => DayBody)
  workedDays!: DayBody[];

  @ApiProperty({ description: 'Who published these days, and where' })
  @IsString()
  @MaxLength(2_000)
  source!: string;
}

export class PublishCalendarBody extends ListedDaysBody {
  @ApiProperty({ example: 'GB-SCT', description: 'Code of the party; a party has one calendar' })
  @IsString()
  @Matches(/^[A-Z0-9][A-Z0-9-]{0,63}$/)
  party!: string;

  @ApiProperty({ example: 'Scotland' })
  @IsString()
  @MaxLength(200)
  name!: string;

  @ApiProperty({ example: 'Europe/London' })
  @IsString()
  @MaxLength(64)
  zone!: string;
}

export class AmendCalendarBody extends ListedDaysBody {
  @ApiProperty({ type: 'integer', description: 'The version you had before you' })
  @IsInt()
  @Min(1)
  amends!: number;

  @ApiProperty({ example: 'a day of mourning was announced' })
  @IsString()
  @MaxLength(2_000)
  reason!: string;
}

export class CalendarListQuery extends IntersectionType(NamedPageQuery, KnownAtQuery) {}

export class WorkingDaysQuery extends KnownAtQuery {
  @ApiProperty({ example: '2024-12-24', description: 'The day after which counting begins' })
  @Matches(DATE, { message: 'after must be YYYY-MM-DD' })
  after!: string;

  @ApiProperty({ example: '2024-12-31', description: 'The last day that is counted' })
  @Matches(DATE, { message: 'through must be YYYY-MM-DD' })
  through!: string;

  @ApiPropertyOptional({
    type: 'integer',
    description: 'A version of the calendar; the latest (as known on the date) unless told',
  })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  version?: number;
}
