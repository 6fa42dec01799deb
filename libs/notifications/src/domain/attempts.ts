import type { Instant } from '@comity/kernel';

export const ATTEMPTS_AT_MOST = 14;
/** However the attempts went: after this time a message is dead. */
export const TRIED_FOR_MS = 3 * 24 * 3_600_000;

const FIRST_PAUSE_MS = 15_000;
const LONGEST_PAUSE_MS = 6 * 3_600_000;

export interface Tried {
  /** How often, 1 or more. */
  readonly attempts: number;
  readonly since: Instant;
  readonly now: Instant;
}

/**
 * When to try again after a failure; null when that was the last attempt. The pauses double up to six hours, and each is a
 * random part of its length, at least half, so that what failed together does not come back together.
 * @param random from 0 up to 1 (exclusive)
 */
export function nextAttemptAt({ attempts, since, now }: Tried, random: number): Instant | null {
  if (attempts >= ATTEMPTS_AT_MOST) return null;
  const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** (attempts - 1), LONGEST_PAUSE_MS);
  const at = Date.parse(now) + Math.round(pauseMs * (0.5 + random / 2));
  return at - Date.parse(since) > TRIED_FOR_MS ? null : new Date(at).toISOString();
}
