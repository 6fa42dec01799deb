import type { Committed } from './event-writer.js';

/** Wakes those who follow the log, or one stream of it, after each commit that concerns them. */
export class CommitListeners {
  readonly #all = new Set<() => void>();
  readonly #byStream = new Map<string, Set<() => void>>();

  /** Calls `wake` after each commit until disposed; `stream` null means every stream. */
  add(stream: string | null, wake: () => void): Disposable {
    if (stream === null) {
      this.#all.add(wake);
      return { [Symbol.dispose]: () => void this.#all.delete(wake) };
    }
    const listeners = this.#byStream.get(stream) ?? new Set();
    this.#byStream.set(stream, listeners.add(wake));
    return { [Symbol.dispose]: () => this.#remove(stream, wake) };
  }

  notify(committed: Committed): void {
    for (const wake of this.#all) wake();
    for (const stream of committed.streams) {
      for (const wake of this.#byStream.get(stream) ?? []) wake();
    }
  }

  #remove(stream: string, wake: () => void): void {
    const listeners = this.#byStream.get(stream);
    listeners?.delete(wake);
    if (listeners?.size === 0) this.#byStream.delete(stream);
  }
}
