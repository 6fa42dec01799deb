import { z } from 'zod';

/** Who acts: a person or a service account, with the roles held at that moment. */
export const actor = z.object({
  id: z.string().min(1).max(200),
  roles: z.array(z.string()).default([]),
  onBehalfOf: z.string().optional(),
});

export type Actor = z.infer<typeof actor>;
