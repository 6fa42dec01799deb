import { hostVariables, isLoopback, readConfig } from '@comity/http/settings';
import { Fault } from '@comity/kernel';
import { z } from 'zod';

const variables = z.object({
  ...hostVariables,
  /** The issuer's own address; tokens name it, and who checks them finds its keys there. */
  COMITY_OIDC_ISSUER: z.url({ protocol: /^http$/ }).optional(),
  COMITY_OIDC_AUDIENCE: z.string().min(1).default('comity'),
  /** Where it is told that a person has signed out: `http://127.0.0.1:4000/back-channel-logout`. */
  COMITY_LOGOUT_URI: z.url({ protocol: /^http$/ }).optional(),
  COMITY_DATA: z.string().min(1).default('.comity'),
  NODE_ENV: z.string().optional(),
});

export type IdentityConfig = z.infer<typeof variables>;

/**
 * Reads the provider's variables.
 * @throws Fault `identity-in-production`, `identity-beyond-loopback`: its secrets are in the documentation
 */
export function identityConfig(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): IdentityConfig {
  const config = readConfig(variables, environment);
  if (config.NODE_ENV === 'production') {
    throw new Fault(
      'identity-in-production',
      'the embedded OpenID provider is for one machine; configure COMITY_OIDC_ISSUER',
    );
  }
  if (!isLoopback(config.COMITY_HOST)) {
    throw new Fault(
      'identity-beyond-loopback',
      `COMITY_HOST=${config.COMITY_HOST}: the embedded provider stays on loopback`,
    );
  }
  return config;
}
