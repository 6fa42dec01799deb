import pg from 'pg';
import { connectionConfig } from './connection.js';

/** A holder that has not been heard of for this long loses its leases: PostgreSQL ends its session. */
const SESSION_TIMEOUT_MS = 15_000;
/** `Comi` in ASCII: the class of our advisory locks. */
export const LOCK_CLASS = 0x436f6d69;

/**
 * The right to keep projections, one holder each: session-level advisory locks on one connection. They are gone the moment
 * the holder's process is (a lease row would keep the next one waiting until it runs out), and a holder that hangs is cut
 * off by PostgreSQL's idle_session_timeout, because its heartbeat stops. The checkpoint fences whoever does not notice.
 */
export class LeaseSession {
  private readonly held = new Set<string>();
  private readonly broken = new AbortController();

  private constructor(private readonly client: pg.Client) {
    const lose = (): void => this.broken.abort();
    client.on('error', lose);
    client.on('end', lose);
  }

  static async open(url: string): Promise<LeaseSession> {
    const client = new pg.Client(connectionConfig(url, 'comity-lease'));
    const session = new LeaseSession(client);
    await client.connect();
    await client.query(`set idle_session_timeout = ${SESSION_TIMEOUT_MS}`);
    return session;
  }

  /** Aborts when the connection, and with it every lease, is lost. */
  get lost(): AbortSignal {
    return this.broken.signal;
  }

  /**
   * Takes what is free of these names; also the heartbeat, so call it every few seconds.
   * @returns the names newly held
   */
  async claim(names: readonly string[]): Promise<readonly string[]> {
    const wanted = names.filter((name) => !this.held.has(name));
    const { rows } = await this.client.query<{ name: string; mine: boolean }>(
      'select name, pg_try_advisory_lock($1, hashtext(name)) as mine from unnest($2::text[]) as wanted (name)',
      [LOCK_CLASS, wanted],
    );
    const claimed = rows.filter(({ mine }) => mine).map(({ name }) => name);
    for (const name of claimed) this.held.add(name);
    return claimed;
  }

  holds(name: string): boolean {
    return this.held.has(name);
  }

  async close(): Promise<void> {
    await this.client.end().catch(() => undefined);
  }
}
