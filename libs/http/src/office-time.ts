import { type CalendarDate, type Clock, type Instant, isCalendarDate, isInstant } from '@comity/kernel';
import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import { Temporal } from 'temporal-polyfill';
import { badRequest } from './problem.js';

/** The query member of every read that can be asked as known on a date. */
export class KnownAtQuery {
  @ApiPropertyOptional({
    description:
      'Only what the record knew by the end of this day (YYYY-MM-DD, in the office’s zone) or at this instant (YYYY-MM-DDTHH:mm:ss.sssZ)',
    example: '2024-11-21',
  })
  @IsOptional()
  @IsString()
  @MaxLength(40)
  asKnownOn?: string;
}

const TRUE_ON =
  'What was so by the end of this day (YYYY-MM-DD, in the office’s zone), by what is known now or was known on asKnownOn';

/** A member that asks for another day than that of the record. @param told what is told of that day, and what is not */
export function AsTrueOn(told?: string): PropertyDecorator {
  const description = told === undefined ? TRUE_ON : `${TRUE_ON}. ${told}`;
  return applyDecorators(
    ApiPropertyOptional({ description, example: '2024-10-15' }),
    IsOptional(),
    IsString(),
    MaxLength(10),
  );
}

/** The query member of every read that can be asked as true on a date. */
export class TrueOnQuery {
  @AsTrueOn()
  asTrueOn?: string;
}

/** A day that is asked about, and its last instant in the office's zone. */
export interface TrueDay {
  readonly on: CalendarDate;
  readonly at: Instant;
}

/** Which state of the record is asked, and of which day; null for its own. */
export interface Told {
  readonly knownAt: Instant | 'now';
  readonly trueOn: TrueDay | null;
}

/** A point in record time. */
export interface KnownAt {
  /** The last instant whose facts count (inclusive); `now` for the present record. */
  readonly knownAt: Instant | 'now';
  /** The day of that instant in the office's zone: the D of "as known on D". */
  readonly date: CalendarDate;
}

/** Reads days and instants in the zone of the office. */
export class OfficeTime {
  /** The day of the minute that was asked about last: it is asked for with nearly every question. */
  private last: { readonly minute: string; readonly day: CalendarDate } | null = null;

  constructor(
    readonly zone: string,
    private readonly clock: Clock,
  ) {}

  /** The present moment by the host's clock. Read once per question. */
  now(): Instant {
    return this.clock.now();
  }

  /**
   * What `asKnownOn` asks for. Absent, or today's date, is the record as it stands.
   * @throws ProblemException 400 `as-known-on-invalid` for what is no date or lies ahead
   */
  knownAt(query: KnownAtQuery): KnownAt {
    const { asKnownOn } = query;
    const today = this.dayOf(this.clock.now());
    if (asKnownOn === undefined) return { knownAt: 'now', date: today };
    if (isCalendarDate(asKnownOn)) {
      if (asKnownOn > today) throw ahead();
      return { knownAt: asKnownOn === today ? 'now' : this.endOf(asKnownOn), date: asKnownOn };
    }
    if (!isInstant(asKnownOn)) {
      throw badRequest('as-known-on-invalid', 'asKnownOn', 'must be YYYY-MM-DD or YYYY-MM-DDTHH:mm:ss.sssZ');
    }
    if (asKnownOn > this.clock.now()) throw ahead();
    return { knownAt: asKnownOn, date: this.dayOf(asKnownOn) };
  }

  /** The same for who reads streams: the last instant whose facts count; undefined for all that is there. */
  recordedBy(query: KnownAtQuery): Instant | undefined {
    const { knownAt } = this.knownAt(query);
    return knownAt === 'now' ? undefined : knownAt;
  }

  /**
   * The day that is asked about, where it is not that of the record which tells of it.
   * @throws ProblemException 400 `as-true-on-invalid` for what is no date, or lies after what is known
   */
  trueOn({ asTrueOn }: TrueOnQuery, { date }: KnownAt): TrueDay | null {
    if (asTrueOn === undefined) return null;
    if (!isCalendarDate(asTrueOn)) throw badRequest('as-true-on-invalid', 'asTrueOn', 'must be YYYY-MM-DD');
    if (asTrueOn > date)
      throw badRequest('as-true-on-invalid', 'asTrueOn', `lies after ${date}, of which the record tells`);
    return asTrueOn === date ? null : { on: asTrueOn, at: this.endOf(asTrueOn) };
  }

  /** What a query with both members asks. @throws ProblemException as `knownAt` and `trueOn` do */
  told(query: KnownAtQuery & TrueOnQuery): Told {
    const known = this.knownAt(query);
    return { knownAt: known.knownAt, trueOn: this.trueOn(query, known) };
  }

  /** The day on which an instant falls in the office's zone. */
  dayOf(instant: Instant): CalendarDate {
    // Days begin with a minute, in every zone that an office can be in.
    const minute = instant.slice(0, 16);
    if (this.last?.minute === minute) return this.last.day;
    const day = Temporal.Instant.from(instant).toZonedDateTimeISO(this.zone).toPlainDate().toString();
    this.last = { minute, day };
    return day;
  }

  /** The last millisecond of a day in the office's zone; days of 23 and 25 hours included. */
  endOf(date: CalendarDate): Instant {
    const next = Temporal.PlainDate.from(date).add({ days: 1 }).toZonedDateTime(this.zone);
    return new Date(next.epochMilliseconds - 1).toISOString();
  }
}

function ahead() {
  return badRequest('as-known-on-invalid', 'asKnownOn', 'lies in the future');
}
