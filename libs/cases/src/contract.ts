export * from './domain/case.decider.js';
export * from './domain/case.events.js';
export * from './domain/case-access.js';
export { caseItself } from './domain/case-itself.js';
export * from './domain/case-matter.js';
export { type CaseStandingRefusal, refusalToOpenIn } from './opening-in-case.js';
export type { CaseRow } from './read/case.row.js';
export { caseDays } from './read/case-days.js';
export { cases } from './read/cases.projection.js';
