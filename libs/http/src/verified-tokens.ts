import type { JWTPayload } from 'jose';

/** No longer than it takes until the end of a session is heard of. */
const REMEMBERED_MS = 60_000;
const REMEMBERED_AT_MOST = 10_000;

interface Verified {
  readonly payload: JWTPayload;
  /** On the steady clock. */
  readonly atMs: number;
}

/**
 * Tokens whose signature and claims were found good a moment ago: to find that again costs more than many an answer. Whether
 * the session still stands is not among it, and is asked each time.
 */
export class VerifiedTokens {
  private readonly tokens = new Map<string, Verified>();

  /** @param steadyMs a clock that never steps */
  constructor(
    private readonly nowMs = () => Date.now(),
    private readonly steadyMs = () => performance.now(),
  ) {}

  get(token: string): JWTPayload | undefined {
    const found = this.tokens.get(token);
    if (found === undefined) return undefined;
    const { payload, atMs } = found;
    const { exp = 0 } = payload;
    if (this.steadyMs() - atMs < REMEMBERED_MS && this.nowMs() < exp * 1_000) return payload;
    this.tokens.delete(token);
    return undefined;
  }

  add(token: string, payload: JWTPayload): void {
    if (this.tokens.size >= REMEMBERED_AT_MOST) this.tokens.clear();
    this.tokens.set(token, { payload, atMs: this.steadyMs() });
  }
}
