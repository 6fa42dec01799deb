/** How often something has happened in its present window. */
export interface Counters {
  /** Counts one more; rejects where that cannot be known. */
  count(key: string, windowMs: number): Promise<{ readonly count: number; readonly leftMs: number }>;
}

const KEPT_AT_MOST = 10_000;

/** Counts of this process alone, of so many keys at most: the ones that began first are forgotten first. */
export class OwnCounters implements Counters {
  private readonly windows = new Map<string, { count: number; readonly endsAt: number }>();

  async count(key: string, windowMs: number) {
    const now = performance.now();
    const open = this.windows.get(key);
    const window = open === undefined || open.endsAt <= now ? { count: 0, endsAt: now + windowMs } : open;
    window.count++;
    if (window !== open) this.begin(key, window);
    return { count: window.count, leftMs: window.endsAt - now };
  }

  private begin(key: string, window: { count: number; readonly endsAt: number }): void {
    this.windows.delete(key);
    const [oldest] = this.windows.keys();
    if (this.windows.size >= KEPT_AT_MOST && oldest !== undefined) this.windows.delete(oldest);
    this.windows.set(key, window);
  }
}
