import { createHash } from 'node:crypto';

/** A row of the register that is on record. */
export interface KnownRow {
  readonly rowId: string;
}

const FIRST_CAPACITY = 1 << 16;

/**
 * The rows that a register no longer states. Of each row that it does state 64 bits are kept, in 16 to 32 bytes of memory. Two of
 * a million rows share them once in forty million registers.
 */
export class VanishedRows {
  private slots = new BigUint64Array(FIRST_CAPACITY);
  private size = 0;
  count = 0;

  constructor(private readonly registerId: string) {}

  stated(rowId: string): void {
    if (this.size * 2 >= this.slots.length) this.grow();
    this.put(this.print(rowId));
  }

  /** Those of the known rows that were not stated. */
  async *among(known: AsyncIterable<KnownRow>): AsyncGenerator<KnownRow> {
    for await (const row of known) {
      if (this.slots[this.slotOf(this.print(row.rowId))] !== 0n) continue;
      this.count++;
      yield row;
    }
  }

  private put(print: bigint): void {
    const slot = this.slotOf(print);
    if (this.slots[slot] === 0n) this.size++;
    this.slots[slot] = print;
  }

  /** Where the print is, or the free slot where it belongs. */
  private slotOf(print: bigint): number {
    let slot = Number(print % BigInt(this.slots.length));
    while (this.slots[slot] !== 0n && this.slots[slot] !== print) slot = (slot + 1) % this.slots.length;
    return slot;
  }

  private grow(): void {
    const before = this.slots;
    this.slots = new BigUint64Array(before.length * 2);
    this.size = 0;
    for (const print of before) if (print !== 0n) this.put(print);
  }

  /** Never zero, which marks a free slot. */
  private print(rowId: string): bigint {
    return createHash('sha256').update(`${this.registerId}\0${rowId}`).digest().readBigUInt64LE() || 1n;
  }
}
