/** What all callers together may have the store keep of requests that are not complete. */
const MAX_HELD_BYTES = 64 * 1024 * 1024;

/** What one caller has the store keep. */
export interface Holding extends Disposable {
  /** Sets how many bytes it is now; may end this holding or a quieter one. */
  set(bytes: number): void;
}

/**
 * Bounds the memory for what callers send and do not complete, however many they are. Whoever completes in good time is
 * served: when room runs out, the request that has been quiet longest gives way, of those that hold their share or more.
 */
export class Holdings {
  readonly #held = new Map<Holding, { bytes: number; readonly giveWay: () => void }>();
  #bytes = 0;

  /** @param giveWay ends the request; is called at most once, and not after the holding was disposed of */
  open(giveWay: () => void): Holding {
    const holding: Holding = {
      set: (bytes) => this.#set(holding, bytes, giveWay),
      [Symbol.dispose]: () => this.#let(holding),
    };
    return holding;
  }

  #set(holding: Holding, bytes: number, giveWay: () => void): void {
    if (bytes === 0) {
      this.#let(holding);
      return;
    }
    const held = this.#held.get(holding) ?? { bytes: 0, giveWay };
    this.#bytes += bytes - held.bytes;
    held.bytes = bytes;
    this.#held.delete(holding);
    this.#held.set(holding, held);
    if (this.#bytes > MAX_HELD_BYTES) this.#makeRoom();
  }

  #makeRoom(): void {
    const share = this.#bytes / this.#held.size;
    for (const [quietest, { bytes, giveWay }] of this.#held) {
      if (this.#bytes <= MAX_HELD_BYTES) return;
      if (bytes < share) continue;
      this.#let(quietest);
      giveWay();
    }
  }

  #let(holding: Holding): void {
    this.#bytes -= this.#held.get(holding)?.bytes ?? 0;
    this.#held.delete(holding);
  }
}
