export * from './domain/counterpart.decider.js';
export * from './domain/counterpart.events.js';
export * from './domain/counterpart.names.js';
export type { CounterpartRow } from './read/counterpart.row.js';
export { counterparts } from './read/counterparts.projection.js';
