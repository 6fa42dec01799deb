import { type JobLog, JobQueue } from '@comity/job-store';
import { type Instant, instant, uuid } from '@comity/kernel';
import type pg from 'pg';
import { z } from 'zod';

/** The queue in Redis of messages that are tried again. */
export const NOTIFICATION_QUEUE = 'notifications';

const job = z.object({ messageId: uuid, notBefore: instant });
export type NotificationJob = z.infer<typeof job>;
export type NotificationJobs = JobQueue<NotificationJob>;

const PLANNED_AT_ONCE = 2_000;

export interface NotificationJobsOptions {
  readonly redisUrl: string;
  /** Sends a message if it is due. */
  readonly handle: (messageId: string) => Promise<void>;
  readonly onReady: () => void;
  readonly log: JobLog;
}

/** One delayed job for each message that is tried again, so that it comes at its instant and not at the next sweep. A hint. */
export function notificationJobs({ handle, ...options }: NotificationJobsOptions): NotificationJobs {
  return new JobQueue<NotificationJob>({
    ...options,
    name: NOTIFICATION_QUEUE,
    schema: job,
    idOf: ({ messageId, notBefore }) => `${messageId}.${Date.parse(notBefore)}`,
    dueAtOf: ({ notBefore }) => notBefore,
    handle: async ({ messageId }) => {
      await handle(messageId);
      return 'done';
    },
  });
}

/** The messages that fall due up to an instant, the first first. */
export async function upcomingMessages(pool: pg.Pool, upTo: Instant): Promise<readonly NotificationJob[]> {
  const { rows } = await pool.query<NotificationJob>(
    `select message_id as "messageId", not_before as "notBefore" from read.notify_messages
     where state = 'pending' and not_before <= $1 order by not_before limit $2`,
    [upTo, PLANNED_AT_ONCE],
  );
  return rows;
}
