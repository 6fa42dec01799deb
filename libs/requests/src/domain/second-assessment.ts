import { digestOf } from '@comity/kernel';

const HEX_DIGITS_DRAWN = 12;

/**
 * Whether an assessment is drawn for a blind second one: the first 12 hex digits of the SHA-256 of
 * `{"assessmentId":"…","seed":"…"}`, as a number, leave a remainder below the share when divided by 100.
 * The same seed, assessment and share always give the same answer, so that anyone can check a draw.
 */
export function isDrawn(seed: string, assessmentId: string, sharePercent: number): boolean {
  return Number.parseInt(digestOf({ assessmentId, seed }).slice(0, HEX_DIGITS_DRAWN), 16) % 100 < sharePercent;
}
