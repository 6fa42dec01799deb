import { SeenKeys } from './seen-keys.js';

const keys = (from: number) => Array.from({ length: 20_000 }, (_, number) => `request-${from + number}@${number % 7}`);

describe('keys that a table may hold', () => {
  it('are all that were added, and hardly any other', () => {
    const seen = new SeenKeys();
    expect(seen.mayHold('request-1@1')).toBe(false);
    for (const key of keys(0)) seen.add(key);
    expect(keys(0).every((key) => seen.mayHold(key))).toBe(true);
    expect(keys(1_000_000).filter((key) => seen.mayHold(key)).length).toBeLessThan(20);
  });
});
