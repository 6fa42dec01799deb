export * from './domain/cited-event.js';
export * from './domain/sanction.decider.js';
export * from './domain/sanction.events.js';
export * from './domain/sanction.state.js';
