import { judge } from './check-log.js';
import { type Answered, figuresOf, secondsUntilWell } from './tally.js';

const stood = { stream: 'request-r1', revision: 0, position: '7', type: 'RequestDrafted' };
const acknowledged = { key: 'k1', id: 'r1', revision: 0, position: '7' };
const read = (dueAt: number, tookMs: number, status = 200): Answered => ({
  ...{ kind: 'one request', isWrite: false, dueAt, status },
  endedAt: dueAt + tookMs,
});

describe('whether anything acknowledged was lost', () => {
  it('is not so for what stands where the acknowledgement says', () => {
    expect(judge(new Map([['k1', [stood]]]), [acknowledged])).toEqual({ acknowledged: 1, missing: 0, twice: 0 });
  });

  it.each([
    ['nowhere', []],
    ['at another position', [{ ...stood, position: '8' }]],
    ['in another stream', [{ ...stood, stream: 'request-r2' }]],
  ])('is seen of what stands %s', (_where, found) => {
    expect(judge(new Map([['k1', found]]), [acknowledged]).missing).toBe(1);
  });

  it('is told apart from what was carried out twice', () => {
    const again = { ...stood, revision: 1, position: '9' };
    expect(judge(new Map([['k1', [stood, again]]]), [acknowledged])).toMatchObject({ missing: 0, twice: 1 });
  });
});

describe('the figures of a load', () => {
  it('count from when a request was due, and only what was carried out', () => {
    const answers = [read(0, 10), read(1, 20), read(2, 9_999, 503)];
    expect(figuresOf('reads', answers)).toEqual({ kind: 'reads', n: 2, p50Ms: 10, p99Ms: 20, maxMs: 20 });
  });

  it('say when the last request came that was not answered well', () => {
    const answers = [read(0, 5_000), read(1_500, 5, 429), read(2_500, 5), read(3_000, 5, 409)];
    expect(secondsUntilWell(answers, 0)).toBe(1.5);
    expect(secondsUntilWell([read(0, 5)], 0)).toBe(0);
  });
});
