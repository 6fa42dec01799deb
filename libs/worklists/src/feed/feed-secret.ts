import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const SECRET_BYTES = 32;
/** A secret in base64url. */
const SECRET = /^[\w-]{43}$/;

/** 256 bits that nobody can guess, for an address. */
export function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}

/** What is kept of a secret. */
export function secretHash(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** Whether a caller holds the secret of which this is the hash; takes as long whatever they hold. */
export function isSecretOf(hash: string, given: unknown): boolean {
  if (typeof given !== 'string' || !SECRET.test(given)) return false;
  return timingSafeEqual(Buffer.from(secretHash(given), 'hex'), Buffer.from(hash, 'hex'));
}
