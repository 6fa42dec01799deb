export * from './domain/hotline.commands.js';
export * from './domain/hotline.decider.js';
export * from './domain/hotline.events.js';
export { hotlineMatter } from './domain/hotline.matter.js';
export * from './domain/hotline.state.js';
export { type HotlineIssueRow, OPEN_ISSUE_STATUSES } from './read/hotline-issue.row.js';
export { hotlineIssues } from './read/hotline-issues.projection.js';
export { type HotlineUsage, hotlineUsage, type UsageQuestion } from './read/hotline-usage.js';
export { addedUses, USAGE_COUNTS, type UsageCounts, useOf } from './read/issue-use.js';
