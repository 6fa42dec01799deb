/** Rows under way at once: as many appends share one write to disk. */
const IN_FLIGHT = 64;

/** Rows that are being taken over side by side, those of one request one after the other. */
export class RowsUnderWay {
  private readonly underWay = new Map<string, Promise<void>>();
  private failure: unknown = null;

  /** Waits while as many rows are under way as may be, and for an earlier row of the same request. @throws what a row failed with */
  async add(key: string, take: () => Promise<void>): Promise<void> {
    while (this.underWay.size >= IN_FLIGHT) await Promise.race(this.underWay.values());
    await this.underWay.get(key);
    if (this.failure !== null) throw this.failure;
    const done = take()
      .catch((error: unknown) => {
        this.failure ??= error;
      })
      .finally(() => this.underWay.delete(key));
    this.underWay.set(key, done);
  }

  /** @throws what a row failed with */
  async finish(): Promise<void> {
    await Promise.all(this.underWay.values());
    if (this.failure !== null) throw this.failure;
  }
}
