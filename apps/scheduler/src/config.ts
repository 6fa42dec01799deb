import { fileVariables } from '@comity/file-store';
import { hostVariables, tokenVariables } from '@comity/http/settings';
import { mailVariables, notificationVariables } from '@comity/notifications/scheduler';
import { storeVariables } from '@comity/stores';
import { z } from 'zod';

/** The scheduler's environment. */
export const schedulerVariables = z.object({
  ...hostVariables,
  ...storeVariables,
  ...fileVariables,
  ...tokenVariables,
  ...notificationVariables,
  ...mailVariables,
  /** Of those who may see the dashboard of the jobs; without it nobody may. */
  COMITY_OIDC_ISSUER: tokenVariables.COMITY_OIDC_ISSUER.exactOptional(),
  COMITY_REDIS: z.string().regex(/^rediss?:\/\//, 'must be a redis:// connection string'),
  /** Seconds between two sweeps for what is due. */
  COMITY_SWEEP_SECONDS: z.coerce.number().int().min(1).max(3_600).default(60),
});

export type SchedulerConfig = z.infer<typeof schedulerVariables>;
