export * from './domain/legal-basis.decider.js';
export * from './domain/legal-basis.events.js';
export { shippedLegalBases } from './seed/shipped-legal-bases.js';
