import { createHash } from 'node:crypto';
import { Fault } from '@comity/kernel';
import { z } from 'zod';
import { uncheckable } from './ended-sessions.js';

export interface IntrospectionSettings {
  /** This host's own account at the issuer. */
  readonly clientId: string;
  readonly clientSecret: string;
  /** For so long the last answer is taken again where that will do, 60 s at most. */
  readonly recheckMs: number;
}

interface Checked {
  readonly active: boolean;
  readonly atMs: number;
}

/** A session that is revoked ends within this time, whatever becomes of the issuer. */
const TRUSTED_AT_MOST_MS = 60_000;
const ISSUER_TIMEOUT_MS = 3_000;
/** While the issuer does not answer it is asked this often at most, but for what has to be checked live. */
const RETRY_AFTER_MS = 1_000;
const KEPT_AT_MOST = 10_000;

const answered = z.object({ active: z.boolean(), sub: z.string().optional() });

/**
 * Asks the issuer whether a token still stands: it may have been revoked before it expires.
 * @source RFC 7662, section 2
 */
export class Introspection {
  private readonly checked = new Map<string, Checked>();
  private failedAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly settings: IntrospectionSettings) {}

  /**
   * @param live ask now, and take no older answer for it
   * @returns whether the token stands, as the issuer says now, or said within the last minute
   * @throws ProblemException 503 `session-uncheckable`
   */
  async isActive(
    token: string,
    of: { readonly subject: string; readonly endpoint: string },
    live: boolean,
  ): Promise<boolean> {
    const key = createHash('sha256').update(token).digest('base64');
    const known = this.checked.get(key);
    const age = known === undefined ? Number.POSITIVE_INFINITY : performance.now() - known.atMs;
    if (!live && known !== undefined && age < this.settings.recheckMs) return known.active;
    try {
      if (!live && performance.now() - this.failedAt < RETRY_AFTER_MS) throw away();
      const active = await this.ask(token, of);
      this.keep(key, { active, atMs: performance.now() });
      return active;
    } catch (cause) {
      if (isOutage(cause)) this.failedAt = performance.now();
      if (!live && known !== undefined && age < TRUSTED_AT_MOST_MS) return known.active;
      throw uncheckable(cause);
    }
  }

  private async ask(token: string, { subject, endpoint }: { readonly subject: string; readonly endpoint: string }) {
    const { clientId, clientSecret } = this.settings;
    const account = `${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`;
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(account)}`, accept: 'application/json' },
      body: new URLSearchParams({ token, token_type_hint: 'access_token' }),
      signal: AbortSignal.timeout(ISSUER_TIMEOUT_MS),
      redirect: 'error',
    });
    if (!response.ok) throw new Fault('issuer-unreachable', `${endpoint} answered ${response.status}`);
    const { active, sub } = answerIn(await response.text());
    return active && (sub === undefined || sub === subject);
  }

  private keep(key: string, checked: Checked): void {
    this.checked.delete(key);
    const [oldest] = this.checked.keys();
    if (this.checked.size >= KEPT_AT_MOST && oldest !== undefined) this.checked.delete(oldest);
    this.checked.set(key, checked);
  }
}

/** @throws Fault `introspection-unreadable` */
function answerIn(text: string): z.infer<typeof answered> {
  try {
    return answered.parse(JSON.parse(text));
  } catch (cause) {
    throw new Fault('introspection-unreadable', 'the issuer does not say whether the token stands', { cause });
  }
}

/** What is said of one token, however strange, says nothing of the others. */
function isOutage(cause: unknown): boolean {
  return !(cause instanceof Fault && ['issuer-away', 'introspection-unreadable'].includes(cause.code));
}

function away(): Fault {
  return new Fault('issuer-away', 'the issuer did not answer a moment ago');
}
