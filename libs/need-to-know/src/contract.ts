export { CaseSight } from './case-sight.js';
export { caseReadingDecider } from './domain/case-reading.decider.js';
export { type CaseReading, caseReadingStream } from './domain/case-reading.events.js';
export { caseOf, forEveryEvent, MATTERS, matterOf } from './matters.js';
export { NEED_TO_KNOW } from './need-to-know.js';
export { isCase } from './read/access-record.queries.js';
export { caseMatters } from './read/case-matters.projection.js';
export { viewerOf } from './viewer.js';
