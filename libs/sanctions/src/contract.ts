export * from './domain/designation.state.js';
export * from './domain/sanction.commands.js';
export { sanctionDecider } from './domain/sanction.decider.js';
export * from './domain/sanction.events.js';
export * from './domain/sanction.state.js';
export { OPEN_SANCTION_STATUSES, type SanctionRow } from './read/sanction.row.js';
export { sanctionMatter } from './read/sanction.sentences.js';
export { sanctionDays } from './read/sanction-days.js';
export { sanctions } from './read/sanctions.projection.js';
