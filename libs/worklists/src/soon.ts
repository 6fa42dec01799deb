import type { WorkingCalendar } from '@comity/calendars';
import { CommandRunner } from '@comity/event-log';
import { OfficeTime } from '@comity/http';
import type { Instant } from '@comity/kernel';
import type { SeenStore } from '@comity/read-store';
import { PinnedCalendars } from '@comity/requests/contract';
import { Inject, Injectable } from '@nestjs/common';
import { MONDAY_TO_FRIDAY, workingDaysAhead } from './domain/working-days-ahead.js';
import { type AsKnown, calendarsInUse, calendarsOfAgreements, type DueBy } from './read/work-items.queries.js';

const MOST_CALENDARS = 200;
const MOST_AGREEMENTS = 200;

/** Says until when is soon, in working days of the calendar that each matter is under. */
@Injectable()
export class Soon {
  private readonly calendars: PinnedCalendars;

  constructor(
    @Inject(CommandRunner) runner: CommandRunner,
    @Inject(OfficeTime) private readonly time: OfficeTime,
  ) {
    this.calendars = PinnedCalendars.of(runner);
  }

  /** The end of the last of so many working days after the day of `at`. @param workingDays 0 or more; 0 is that day itself */
  async within(workingDays: number, store: SeenStore, { knownAt, at }: AsKnown): Promise<DueBy> {
    const used = await calendarsInUse(store, knownAt, MOST_CALENDARS);
    const until = (calendar: WorkingCalendar) => this.until(workingDays, calendar, at);
    const byCalendar = await Promise.all(
      used.map(async ({ calendarId, calendarVersion: version }) => {
        const calendar = await this.calendars.find({ calendarId, version });
        return { calendarId, version, until: until(calendar ?? MONDAY_TO_FRIDAY) };
      }),
    );
    const assigned = await calendarsOfAgreements(store, knownAt, MOST_AGREEMENTS);
    const byAgreement = await Promise.all(
      assigned.map(async ({ agreementId, ...pin }) => {
        const calendar = await this.calendars.find(pin);
        return { agreementId, until: until(calendar ?? MONDAY_TO_FRIDAY) };
      }),
    );
    return { byCalendar, byAgreement, otherwise: until(MONDAY_TO_FRIDAY) };
  }

  private until(workingDays: number, calendar: WorkingCalendar, at: Instant): Instant {
    return this.time.endOf(workingDaysAhead(calendar, this.time.dayOf(at), workingDays));
  }
}
