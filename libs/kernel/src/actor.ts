import { z } from 'zod';
import type { Instant } from './time.js';

/** Who acts: a person or a service account, with the roles held at that moment. */
export const actor = z.object({
  id: z.string().min(1).max(200),
  roles: z.array(z.string()).default([]),
  onBehalfOf: z.string().optional(),
  /** A system, not a person; absent for people. */
  kind: z.literal('service').optional(),
});

export type Actor = z.infer<typeof actor>;

/** Who asks, and when. */
export interface Asker {
  readonly actor: Actor;
  readonly now: Instant;
}
