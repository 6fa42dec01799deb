import { type KurrentDBClient, UnavailableError } from '@kurrent/kurrentdb-client';

/** A store that is away for long costs a new client so often, not one for each read that fails. */
const RENEWED_AT_MOST_EVERY_MS = 1_000;

/**
 * The client that reads. What the official client (1.3.1) reads with never finds to a store that was away when it first looked:
 * every later read fails as unavailable for as long as the process lives, while appends go through, and a new client reads
 * at once. So a client that cannot reach the store is replaced by a new one.
 */
export class ReadingClient {
  #current: KurrentDBClient;
  #renewedAtMs = Number.NEGATIVE_INFINITY;

  constructor(private readonly connect: () => KurrentDBClient) {
    this.#current = connect();
  }

  get current(): KurrentDBClient {
    return this.#current;
  }

  /** To be told what a read threw, and by which client. */
  failed(client: KurrentDBClient, error: unknown): void {
    if (client !== this.#current || !(error instanceof UnavailableError)) return;
    const nowMs = performance.now();
    if (nowMs - this.#renewedAtMs < RENEWED_AT_MOST_EVERY_MS) return;
    this.#renewedAtMs = nowMs;
    // The old one is let go, not closed: what still arrives by it may arrive.
    this.#current = this.connect();
  }

  async dispose(): Promise<void> {
    await this.#current.dispose();
  }
}
