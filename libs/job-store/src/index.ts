export { type Handled, type JobLog, JobQueue, type JobQueueOptions } from './job-queue.js';
