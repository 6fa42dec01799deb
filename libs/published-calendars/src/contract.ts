export * from './domain/calendar.commands.js';
export * from './domain/calendar.decider.js';
export * from './domain/calendar.events.js';
export * from './domain/calendar.state.js';
export { calendarDays } from './read/calendar-days.projection.js';
