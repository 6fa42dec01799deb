import { Queue } from 'bullmq';

export const reminders = Queue;
