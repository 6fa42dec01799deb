export * from './command-runner.js';
export * from './event-codec.js';
export * from './event-log.js';
export type { FollowOptions, LogBatch } from './follow.js';
export type { History, Loaded } from './seen-streams.js';
export * from './sight.js';
export type { StoredEvent } from './stored-event.js';
export * from './streams-read-once.js';
