import { rebuildLine, shareOf } from './rebuild-line.js';

describe('the line that shows how far a rebuild is', () => {
  it('says what was folded, how fast, and what remains', () => {
    const line = rebuildLine({ entries: 500_000, share: 0.5, done: 0, of: 1 }, 25);
    expect(line).toBe('[###############---------------]  50 %  500000 events  20000 events/s  25 s left');
  });

  it('says of several how many are shown already, and of none that remains nothing', () => {
    const line = rebuildLine({ entries: 10, share: 1, done: 2, of: 3 }, 2);
    expect(line).toBe('[##############################] 100 %  10 events  5 events/s  2 of 3 live');
  });

  it('promises nothing before the first event', () => {
    expect(rebuildLine({ entries: 0, share: 0, done: 0, of: 1 }, 0)).toContain('0 events/s');
  });
});

it('takes an empty log for folded, and a position beyond the end for the end', () => {
  expect([shareOf(null, null), shareOf(null, 100n), shareOf(25n, 100n), shareOf(120n, 100n)]).toEqual([1, 0, 0.25, 1]);
});
