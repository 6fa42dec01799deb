export type { JobCount } from './connection.js';
export { examineRedis, type RedisProblem } from './examine-redis.js';
export { type Handled, type JobLog, JobQueue, type JobQueueOptions } from './job-queue.js';
export { JobsDashboard } from './jobs-dashboard.js';
export { RepeatedJob, type RepeatedJobOptions } from './repeated-job.js';
