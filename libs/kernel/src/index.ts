export * from './actor.js';
export * from './canonical-json.js';
export * from './decider.js';
export * from './fault.js';
export * from './ids.js';
export * from './recorded-event.js';
export * from './stream-type.js';
export * from './time.js';
