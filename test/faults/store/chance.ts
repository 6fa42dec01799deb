import { randomFrom } from '../../support/random.js';

/** What chance decides in a run; the same seed, the same decisions. */
export class Chance {
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = randomFrom(seed);
  }

  /** A whole number from `least` to below `bound`. */
  between(least: number, bound: number): number {
    return least + Math.floor(this.#random() * (bound - least));
  }

  /** True once in so many times. */
  onceIn(times: number): boolean {
    return this.between(0, times) === 0;
  }

  /** A seed for somebody who decides on their own. */
  seed(): number {
    return this.between(0, 2 ** 31);
  }
}
