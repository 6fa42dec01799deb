/** The roles that a token can carry; anything else in the claim is ignored. */
export const ROLES = ['case-officer', 'reviewer', 'auditor', 'administrator', 'service'] as const;

export type Role = (typeof ROLES)[number];
