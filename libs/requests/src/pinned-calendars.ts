import type { WorkingCalendar } from '@comity/calendars';
import type { CommandRunner } from '@comity/event-log';
import { Fault } from '@comity/kernel';
import {
  type CalendarEvent,
  type CalendarState,
  calendarDecider,
  workingCalendarOf,
} from '@comity/published-calendars/contract';

/** One version of one published calendar. */
export interface CalendarPin {
  readonly calendarId: string;
  readonly version: number;
}

const CALENDARS_KEPT = 200;

const byRunner = new WeakMap<CommandRunner, PinnedCalendars>();

/** Published calendars by version. A version never changes, so those used last are kept. */
export class PinnedCalendars {
  /** Oldest use first. */
  private readonly kept = new Map<string, WorkingCalendar>();

  private constructor(private readonly runner: CommandRunner) {}

  /** Those of the log that this runner reads. */
  static of(runner: CommandRunner): PinnedCalendars {
    const known = byRunner.get(runner) ?? new PinnedCalendars(runner);
    byRunner.set(runner, known);
    return known;
  }

  /** Null where no such version is published. */
  async find({ calendarId, version }: CalendarPin): Promise<WorkingCalendar | null> {
    const key = `${calendarId} ${version}`;
    const calendar = this.kept.get(key) ?? (await this.load(calendarId, version));
    if (calendar !== null) this.keep(key, calendar);
    return calendar;
  }

  /** @throws Fault `pinned-calendar-missing` */
  async get(pin: CalendarPin): Promise<WorkingCalendar> {
    const calendar = await this.find(pin);
    if (calendar !== null) return calendar;
    throw new Fault('pinned-calendar-missing', `calendar ${pin.calendarId} has no version ${pin.version}`);
  }

  private async load(calendarId: string, version: number): Promise<WorkingCalendar | null> {
    const { state } = await this.runner.load<CalendarState, CalendarEvent>(calendarDecider, calendarId);
    return workingCalendarOf(state, calendarId, version);
  }

  private keep(key: string, calendar: WorkingCalendar): void {
    this.kept.delete(key);
    this.kept.set(key, calendar);
    const oldest = this.kept.keys().next().value;
    if (this.kept.size > CALENDARS_KEPT && oldest !== undefined) this.kept.delete(oldest);
  }
}
