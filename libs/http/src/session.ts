import type { Actor } from '@comity/kernel';

/** Who is behind a token, and until when. */
export interface Session {
  readonly actor: Actor;
  /** Where they work, as cases name it; never recorded. */
  readonly units: readonly string[];
  readonly expiresAtMs: number;
}
