import { crc32 } from 'node:zlib';
import { randomFrom } from '../../support/random.js';

const EDGES_OF_UINT64 = [
  '0',
  '1',
  '2147483648',
  '9007199254740991',
  '9007199254740993',
  '9223372036854775807',
  '9223372036854775808',
  '18446744073709551614',
  '18446744073709551615',
] as const;

/** Choices that a seed decides: the same seed, the same choices, whatever runs beside. */
export class Dice {
  readonly #random: () => number;

  constructor(seed: string) {
    this.#random = randomFrom(crc32(seed));
  }

  /** A whole number from 0 to below the bound. */
  below(bound: number): number {
    return Math.floor(this.#random() * bound);
  }

  /** True in one of so many cases. */
  oneIn(cases: number): boolean {
    return this.below(cases) === 0;
  }

  pick<Item>(items: readonly [Item, ...Item[]]): Item {
    return items[this.below(items.length)] ?? items[0];
  }

  bytes(length: number): Buffer {
    return Buffer.from(Array.from({ length }, () => this.below(256)));
  }

  uuid(): string {
    const hex = this.bytes(16).toString('hex');
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  }

  /** A revision or position as the protocol carries it: mostly small, often at an edge of the range. */
  uint64(): string {
    return this.oneIn(3) ? this.pick(EDGES_OF_UINT64) : String(this.below(50));
  }
}
