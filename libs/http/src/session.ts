import type { Actor } from '@comity/kernel';

/** Who is behind a token, and until when. */
export interface Session {
  readonly actor: Actor;
  /** Where they work, as cases name it; never recorded. */
  readonly units: readonly string[];
  readonly expiresAtMs: number;
  /** @throws ProblemException where the token does not stand any more, or nobody can say so */
  check(): Promise<void>;
}
