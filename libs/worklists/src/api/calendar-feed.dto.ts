import { Words } from '@comity/http';
import { instant } from '@comity/kernel';
import { z } from 'zod';

/** Whose address is revoked. */
export class RevokeAddressBody {
  @Words(200, {
    optional: true,
    description: 'You yourself, unless an administrator names somebody else',
    example: 'olga',
  })
  person?: string;
}

/** An address, shown this once. */
export const addressShown = z.object({
  path: z
    .string()
    .describe(
      'Append it to the address of this API and subscribe to it. Whoever has it sees your deadlines; it is not shown again',
    ),
  expiresAt: instant.describe('From then on it leads nowhere'),
});
export type AddressShown = z.infer<typeof addressShown>;

export const addressStanding = z.object({
  given: z.boolean().describe('An address leads to your deadlines'),
  expiresAt: instant.nullable(),
});
export type AddressStanding = z.infer<typeof addressStanding>;
