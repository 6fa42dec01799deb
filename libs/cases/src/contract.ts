export * from './domain/case.decider.js';
export * from './domain/case.events.js';
