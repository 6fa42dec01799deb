import { type WorkingDayCount, workingDaysBetween } from '@comity/calendars';
import { type CommandContext, CommandRunner, type Outcome } from '@comity/event-log';
import { type Instant, idFrom } from '@comity/kernel';
import { Inject, Injectable } from '@nestjs/common';
import type { AmendCalendar, CalendarRefusal, PublishCalendar } from '../domain/calendar.commands.js';
import { calendarDecider } from '../domain/calendar.decider.js';
import { calendarIdOf, type PublishedCalendar, workingCalendarOf } from '../domain/calendar.state.js';
import { seedCalendars } from '../seed/seed-calendars.js';

/** Loads, decides, appends: what can be done with published calendars. */
@Injectable()
export class CalendarsService {
  constructor(@Inject(CommandRunner) private readonly runner: CommandRunner) {}

  publishCalendar(
    command: PublishCalendar,
    context: CommandContext,
    expectedRevision?: number,
  ): Promise<Outcome<CalendarRefusal>> {
    const id = calendarIdOf(command.party);
    return this.runner.run({ decider: calendarDecider, id, command, context, ...expecting(expectedRevision) });
  }

  amendCalendar(
    id: string,
    command: AmendCalendar,
    context: CommandContext,
    expectedRevision?: number,
  ): Promise<Outcome<CalendarRefusal>> {
    return this.runner.run({ decider: calendarDecider, id, command, context, ...expecting(expectedRevision) });
  }

  /** Publishes the shipped calendars that are not there yet; the outcomes in the order of `seedCalendars`. */
  async publishSeed(context: CommandContext): Promise<Outcome<CalendarRefusal>[]> {
    const outcomes: Outcome<CalendarRefusal>[] = [];
    for (const { calendarId, command } of seedCalendars()) {
      const commandId = idFrom(context.commandId, calendarId);
      outcomes.push(await this.publishCalendar(command, { ...context, commandId }));
    }
    return outcomes;
  }

  /** The calendar with all its versions as the log holds it, or held it up to an instant; null when there is none. */
  async load(calendarId: string, knownAt?: Instant): Promise<{ calendar: PublishedCalendar; revision: number } | null> {
    const { state, revision } = await this.runner.load(calendarDecider, calendarId, { knownAt });
    return state.phase === 'unpublished' ? null : { calendar: state, revision };
  }

  /** Working days by one version, or the latest; null when there is no such calendar or version. */
  async workingDays(
    calendarId: string,
    span: { readonly after: string; readonly through: string; readonly version?: number },
    knownAt?: Instant,
  ): Promise<(WorkingDayCount & { readonly version: number }) | null> {
    const loaded = await this.load(calendarId, knownAt);
    const calendar = loaded && workingCalendarOf(loaded.calendar, calendarId, span.version);
    if (calendar === null) return null;
    return { ...workingDaysBetween(calendar, span.after, span.through), version: calendar.version };
  }
}

function expecting(expectedRevision: number | undefined): { expectedRevision?: number } {
  return expectedRevision === undefined ? {} : { expectedRevision };
}
