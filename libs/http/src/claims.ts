import { z } from 'zod';
import { ROLES, type Role } from './roles.js';
import type { Session } from './session.js';

/** Where a token says who is behind it. */
export interface ClaimSettings {
  /** Path of the claim that lists the roles, with dots. */
  readonly rolesClaim: string;
  /** The issuer's names of roles and ours; null where they are the same. */
  readonly rolesMap: ReadonlyMap<string, Role> | null;
  /** Path of the claim that names one unit, or lists several. */
  readonly unitsClaim: string;
}

const UNITS_AT_MOST = 50;
const names = z.union([z.array(z.string()), z.string().transform((one) => [one])]).catch([]);

/** Who is behind a token, by the claims of a token; what we do not know of is left out. */
export function bearerFrom(id: string, claims: object, settings: ClaimSettings): Pick<Session, 'actor' | 'units'> {
  const held = names.parse(claimAt(claims, settings.rolesClaim)).map((name) => ourRole(name, settings.rolesMap));
  const roles = ROLES.filter((role) => held.includes(role));
  const units = names.parse(claimAt(claims, settings.unitsClaim)).slice(0, UNITS_AT_MOST);
  // A system has no role of a person beside its own.
  const isSystem = roles.length === 1 && roles[0] === 'service';
  return { actor: { id, roles, ...(isSystem ? { kind: 'service' as const } : {}) }, units };
}

function ourRole(name: string, map: ClaimSettings['rolesMap']): string | undefined {
  return map === null ? name : map.get(name);
}

function claimAt(claims: object, path: string): unknown {
  let claim: unknown = claims;
  for (const step of path.split('.')) {
    if (typeof claim !== 'object' || claim === null || !Object.hasOwn(claim, step)) return undefined;
    claim = (claim as Record<string, unknown>)[step];
  }
  return claim;
}
