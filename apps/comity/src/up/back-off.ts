const FIRST_MS = 500;
const LONGEST_MS = 30_000;

/** A process that ran this long is well; its next failure counts as its first. */
export const STABLE_AFTER_MS = 60_000;

/**
 * How long to wait before starting again: half a second, doubled with each failure in a row, at most half a minute.
 * @param failures in a row, from 1
 */
export function backOffMs(failures: number): number {
  return Math.min(FIRST_MS * 2 ** Math.min(failures - 1, 16), LONGEST_MS);
}
