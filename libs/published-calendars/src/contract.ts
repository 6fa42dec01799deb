export * from './domain/calendar.commands.js';
export * from './domain/calendar.decider.js';
export * from './domain/calendar.events.js';
export * from './domain/calendar.state.js';
export { type CalendarYearRow, calendarYears } from './read/calendar-years.projection.js';
export { type CalendarRow, calendars } from './read/calendars.projection.js';
export { type SeedCalendar, seedCalendars } from './seed/seed-calendars.js';
