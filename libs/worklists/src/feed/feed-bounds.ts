const WINDOW_MS = 60_000;
const REMEMBERED_AT_MOST = 10_000;

/** How often something may be asked for in a minute. */
export class FeedBounds {
  private readonly counted = new Map<string, number>();
  private window = 0;

  /** False when it was asked for more often than `most` in this minute. */
  allows(name: string, most: number, nowMs: number): boolean {
    const window = Math.floor(nowMs / WINDOW_MS);
    if (window !== this.window || this.counted.size >= REMEMBERED_AT_MOST) this.counted.clear();
    this.window = window;
    const times = (this.counted.get(name) ?? 0) + 1;
    this.counted.set(name, times);
    return times <= most;
  }
}
