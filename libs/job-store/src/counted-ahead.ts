/** How often something has happened in its present window, and when the next one begins. */
export interface Count {
  readonly count: number;
  readonly leftMs: number;
}

/** Counts so many more at once, together with everybody else. */
export type CountMore = (key: string, howMany: number, windowMs: number) => Promise<Count>;

/** Of what has been counted in the window, so much is counted ahead: others lose no more of their allowance by it. */
const SHARE_AHEAD = 1 / 16;
const MOST_AHEAD = 64;
const KEPT_AT_MOST = 10_000;

/**
 * Counts for a host that sees the same keys again and again: who asks often is counted ahead, a few numbers at a time, which
 * are given out one by one without asking anybody. Every number is given out once; those that are left when the window ends
 * are lost.
 */
export class CountedAhead {
  /** The one that was asked for last comes last. */
  private readonly windows = new Map<string, Window>();

  constructor(private readonly countMore: CountMore) {}

  /** One more. @throws what counting throws */
  count(key: string, windowMs: number): Promise<Count> {
    const window = this.windows.get(key) ?? new Window((howMany) => this.countMore(key, howMany, windowMs));
    this.windows.delete(key);
    const [oldest] = this.windows.keys();
    if (this.windows.size >= KEPT_AT_MOST && oldest !== undefined) this.windows.delete(oldest);
    this.windows.set(key, window);
    return window.next();
  }
}

interface Waiting {
  readonly resolve: (count: Count) => void;
  readonly reject: (error: unknown) => void;
}

class Window {
  /** Numbers that were counted and not given out: from here through `last`. */
  private first = 1;
  private last = 0;
  private endsAtMs = Number.NEGATIVE_INFINITY;
  private waiting: Waiting[] = [];
  private isAsking = false;

  constructor(private readonly countMore: (howMany: number) => Promise<Count>) {}

  async next(): Promise<Count> {
    if (this.isOpen && this.waiting.length === 0 && this.first <= this.last) return this.give();
    return new Promise((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      if (!this.isAsking) void this.ask();
    });
  }

  private get isOpen(): boolean {
    return performance.now() < this.endsAtMs;
  }

  private give(): Count {
    return { count: this.first++, leftMs: Math.max(0, this.endsAtMs - performance.now()) };
  }

  /** One question at a time answers all who have come meanwhile. */
  private async ask(): Promise<void> {
    this.isAsking = true;
    while (this.waiting.length > 0) {
      const asked = this.waiting.length;
      const ahead = this.isOpen ? Math.min(MOST_AHEAD, Math.floor(this.last * SHARE_AHEAD)) : 0;
      const howMany = Math.max(asked, ahead);
      try {
        const { count, leftMs } = await this.countMore(howMany);
        [this.first, this.last] = [count - howMany + 1, count];
        this.endsAtMs = performance.now() + leftMs;
        for (const { resolve } of this.waiting.splice(0, asked)) resolve(this.give());
      } catch (error) {
        for (const { reject } of this.waiting.splice(0)) reject(error);
      }
    }
    this.isAsking = false;
  }
}
