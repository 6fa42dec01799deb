import { fileVariables } from '@comity/file-store';
import { callerVariables, hostVariables, streamVariables, tokenVariables, zoneVariables } from '@comity/http/settings';
import { notificationVariables } from '@comity/notifications/api';
import { storeVariables } from '@comity/stores';
import { z } from 'zod';

/** The API's environment. */
export const apiVariables = z.object({
  ...hostVariables,
  ...tokenVariables,
  ...callerVariables,
  ...streamVariables,
  ...zoneVariables,
  ...storeVariables,
  ...fileVariables,
  ...notificationVariables,
});

export type ApiConfig = z.infer<typeof apiVariables>;
