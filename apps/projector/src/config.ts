import { hostVariables } from '@comity/http/settings';
import { storeVariables } from '@comity/stores';
import { z } from 'zod';

/** The projector's environment. */
export const projectorVariables = z.object({ ...hostVariables, ...storeVariables });

export type ProjectorConfig = z.infer<typeof projectorVariables>;
