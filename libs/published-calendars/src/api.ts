import type { ApiDoor } from '@comity/stores';
import { Module } from '@nestjs/common';
import { CalendarsController } from './api/calendars.controller.js';
import { CalendarsService } from './api/calendars.service.js';
import { calendarStream } from './domain/calendar.events.js';
import { calendars } from './read/calendars.projection.js';

export { CalendarsService } from './api/calendars.service.js';
export { type SeedCalendar, seedCalendars } from './seed/seed-calendars.js';

@Module({ controllers: [CalendarsController], providers: [CalendarsService], exports: [CalendarsService] })
export class PublishedCalendarsModule {}

/** What the API serves of this slice. */
export const publishedCalendarsApi: ApiDoor = {
  module: PublishedCalendarsModule,
  streams: [calendarStream],
  projections: [calendars],
};
