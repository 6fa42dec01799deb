import type { UnknownValue } from '../domain/row-values.js';

/** A text that the mapping does not list, with how many records have it and where the first one is. */
export interface CountedValue extends UnknownValue {
  readonly file: string;
  readonly line: number;
  readonly records: number;
}

/** Different values that are told apart; what goes beyond is counted in one. */
const DIFFERENT_AT_MOST = 1_000;

/** Counts what the tables of a mapping do not list, in bounded memory. */
export class UnknownValues {
  private readonly counted = new Map<string, CountedValue>();

  add(file: string, line: number, { column, value }: UnknownValue): void {
    const key = JSON.stringify([column, value]);
    const before = this.counted.get(key);
    if (before !== undefined) this.counted.set(key, { ...before, records: before.records + 1 });
    else if (this.counted.size < DIFFERENT_AT_MOST || column === '')
      this.counted.set(key, { column, value, file, line, records: 1 });
    else this.add(file, line, { column: '', value: `others than these ${DIFFERENT_AT_MOST}` });
  }

  /** What is found most often comes first. */
  all(): CountedValue[] {
    return [...this.counted.values()].sort((a, b) => b.records - a.records);
  }
}
