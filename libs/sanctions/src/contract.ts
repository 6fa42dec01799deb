export * from './domain/sanction.decider.js';
export * from './domain/sanction.events.js';
export * from './domain/sanction.state.js';
export { OPEN_SANCTION_STATUSES, type SanctionRow } from './read/sanction.row.js';
export { sanctions } from './read/sanctions.projection.js';
