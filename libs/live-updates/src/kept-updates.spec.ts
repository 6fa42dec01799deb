import { KeptUpdates } from './kept-updates.js';
import type { Update } from './update.js';

const update = (position: number): Update => ({
  ...{ position: BigInt(position), stream: 'case-1', kind: 'case', change: 'CaseOpened' },
  ...{ revision: 0, recordedAt: '2026-02-01T10:00:00.000Z' },
});
const positions = (updates: readonly Update[] | null) => updates?.map(({ position }) => Number(position));

function keptOf(count: number, atMost: number): KeptUpdates {
  const kept = new KeptUpdates(-1n, atMost);
  for (let place = 1; place <= count; place++) kept.take([update(place * 10)], BigInt(place * 10));
  return kept;
}

describe('the newest updates', () => {
  it('are told from the one after the reader’s last, wherever that stands', () => {
    const kept = keptOf(5, 100);
    expect(positions(kept.after(-1n, 100))).toEqual([10, 20, 30, 40, 50]);
    expect(positions(kept.after(20n, 100))).toEqual([30, 40, 50]);
    expect(positions(kept.after(25n, 2))).toEqual([30, 40]);
    expect(positions(kept.after(50n, 100))).toEqual([]);
  });

  it('stay as many, and say so to whoever asks for what is forgotten', () => {
    const kept = keptOf(1_000, 10);
    expect([...kept.backwards()].length).toBeLessThan(20);
    expect(kept.after(20n, 100)).toBeNull();
    expect(positions(kept.after(9_950n, 100))).toEqual([9_960, 9_970, 9_980, 9_990, 10_000]);
  });

  it('are all there from where nothing was forgotten', () => {
    const kept = new KeptUpdates(500n, 10);
    expect([kept.after(499n, 10), positions(kept.after(500n, 10))]).toEqual([null, []]);
  });
});
