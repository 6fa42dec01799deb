import { randomFrom } from '../support/random.js';

/** Choices that one seed decides. */
export class Chance {
  readonly #next: () => number;

  constructor(seed: number) {
    this.#next = randomFrom(seed);
  }

  /** True in this share of all cases, 0 to 1. */
  often(share: number): boolean {
    return this.#next() < share;
  }

  /** From 0 to below the bound. */
  below(bound: number): number {
    return Math.floor(this.#next() * bound);
  }

  /** @throws RangeError for an empty list */
  one<Value>(values: readonly Value[]): Value {
    const value = values[this.below(values.length)];
    if (value === undefined) throw new RangeError('nothing to choose from');
    return value;
  }

  uuid(): string {
    const digits = Array.from({ length: 32 }, () => this.below(16).toString(16)).join('');
    return digits.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-8$4-$5');
  }
}
