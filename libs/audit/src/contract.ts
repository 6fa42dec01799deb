export type { Difference } from './replay/difference.js';
export type { Plain } from './replay/plain-value.js';
export { type Replay, type ReplayPoint, type ReplayStep, replay } from './replay/replay.js';
export { RECORD_STREAMS, REPLAYABLES, type Replayable, replayableNamed } from './replay/replayable.js';
