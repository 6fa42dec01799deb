/** The long calls that a stopping store must end itself: subscriptions and batch appends have no end of their own. */
export class OpenCalls {
  readonly #stops = new Set<() => void>();

  add(stop: () => void): Disposable {
    this.#stops.add(stop);
    return { [Symbol.dispose]: () => void this.#stops.delete(stop) };
  }

  stopAll(): void {
    for (const stop of [...this.#stops]) stop();
  }
}
