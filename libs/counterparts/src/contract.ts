export * from './domain/counterpart.decider.js';
export * from './domain/counterpart.events.js';
export * from './domain/counterpart.names.js';
