import type { Update } from './update.js';

/**
 * The newest updates, in order: whoever asks for what came after one of them gets it from here. What is older is forgotten,
 * so that memory stays bounded.
 */
export class KeptUpdates {
  private readonly updates: Update[] = [];

  /** @param horizon everything after it is kept; `through` is how far the log has been read */
  constructor(
    private horizon: bigint,
    private readonly atMost: number,
    private readThrough = horizon,
  ) {}

  get through(): bigint {
    return this.readThrough;
  }

  take(updates: readonly Update[], through: bigint): void {
    this.updates.push(...updates);
    this.readThrough = through;
    // Not at every update, which would move all that are kept each time.
    if (this.updates.length < 2 * this.atMost) return;
    const forgotten = this.updates.splice(0, this.updates.length - this.atMost);
    this.horizon = forgotten.at(-1)?.position ?? this.horizon;
  }

  /** The first updates after a position; null where not all of them are kept any more. */
  after(position: bigint, atMost: number): readonly Update[] | null {
    if (position < this.horizon) return null;
    const first = this.placeAfter(position);
    return this.updates.slice(first, first + atMost);
  }

  /** From the newest to the oldest. */
  *backwards(): Generator<Update> {
    for (let place = this.updates.length - 1; place >= 0; place--) {
      const update = this.updates[place];
      if (update !== undefined) yield update;
    }
  }

  private placeAfter(position: bigint): number {
    let [from, to] = [0, this.updates.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((this.updates[middle]?.position ?? 0n) <= position) from = middle + 1;
      else to = middle;
    }
    return from;
  }
}
