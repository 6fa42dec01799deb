export * from './command-runner.js';
export * from './event-codec.js';
export * from './event-log.js';
export type { FollowOptions, LogBatch } from './follow.js';
export type { StoredEvent } from './stored-event.js';
