export * from './domain/agreement.decider.js';
export * from './domain/agreement.events.js';
export * from './domain/agreement.state.js';
export * from './domain/agreement.terms.js';
