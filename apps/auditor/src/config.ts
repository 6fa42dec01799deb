import { callerVariables, hostVariables, tokenVariables, zoneVariables } from '@comity/http/settings';
import { storeVariables } from '@comity/stores';
import { z } from 'zod';

/** The auditor's environment. */
export const auditorVariables = z.object({
  ...hostVariables,
  ...tokenVariables,
  ...callerVariables,
  ...zoneVariables,
  ...storeVariables,
});

export type AuditorConfig = z.infer<typeof auditorVariables>;
