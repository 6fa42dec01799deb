export { calendarFeedDecider } from './domain/calendar-feed.decider.js';
export { calendarFeedStream } from './domain/calendar-feed.events.js';
export type { WorkItemRow } from './read/work-item.row.js';
export { workItems } from './read/work-items.projection.js';
