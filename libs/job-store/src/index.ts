export { type Hint, JobQueue, type QueueHealth, type QueueOptions } from './job-queue.js';
export { type HintHandler, type RunningWorker, startWorker, type WorkerSettings } from './worker.js';
