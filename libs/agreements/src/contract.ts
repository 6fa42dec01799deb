export * from './domain/agreement.decider.js';
export * from './domain/agreement.events.js';
export * from './domain/agreement.state.js';
export * from './domain/agreement.terms.js';
export type { AgreementRow } from './read/agreement.row.js';
export { agreements } from './read/agreements.projection.js';
