export { calendarFeedDecider } from './domain/calendar-feed.decider.js';
export { calendarFeedStream } from './domain/calendar-feed.events.js';
export { DAY_SECTIONS, type DaySection, type DaysTask, daysWork } from './read/days-work.js';
export { TASK_TITLES } from './read/task-titles.js';
export type { WorkItemRow } from './read/work-item.row.js';
export { workItems } from './read/work-items.projection.js';
export { WORK_READ } from './read/work-items.queries.js';
export { Soon } from './soon.js';
