import { namedOnce, type SourceState, stretchesThatChanged } from './changed-by.js';

const state = (position: bigint, knownFrom: string, contributed: string): SourceState => ({
  position,
  knownFrom: `2024-${knownFrom}T00:00:00.000Z`,
  contribution: (figure) => (figure === 'late' ? contributed : ''),
});
const point = (recordedBy: string, position: bigint) => ({ recordedBy: `2024-${recordedBy}T00:00:00.000Z`, position });
const CUTOFF = point('06-30', 100n);
const NOW = point('09-01', 200n);

describe('the events that changed a figure', () => {
  const between = (...states: SourceState[]) =>
    stretchesThatChanged('late', [{ stream: 'request-1', states }], CUTOFF, NOW);

  it('are those at which the stream came to contribute something else [restatement-names-the-events]', () => {
    const states = [
      state(10n, '03-01', ''),
      state(120n, '07-01', ''),
      state(130n, '07-02', 'in'),
      state(140n, '07-03', 'in'),
    ];
    expect(between(...states)).toEqual([{ stream: 'request-1', after: 120n, through: 130n }]);
  });

  it('are also of an earlier date, when they were appended after the cutoff', () => {
    const states = [state(10n, '03-01', ''), state(150n, '03-20', 'in')];
    expect(between(...states)).toEqual([{ stream: 'request-1', after: 10n, through: 150n }]);
  });

  it('are also of an earlier place in the log, when they were recorded after the cutoff', () => {
    const states = [state(10n, '03-01', ''), state(90n, '07-01', 'in')];
    expect(between(...states)).toEqual([{ stream: 'request-1', after: 10n, through: 90n }]);
  });

  it('are all of a stream that was not there before', () =>
    expect(between(state(110n, '07-01', 'in'))).toEqual([{ stream: 'request-1', after: -1n, through: 110n }]));

  it('are none of a stream that went and came back, nor of what was known before or is not known yet', () => {
    expect(between(state(10n, '03-01', 'in'), state(120n, '07-01', ''), state(130n, '07-02', 'in'))).toEqual([]);
    expect(between(state(10n, '03-01', ''), state(20n, '03-02', 'in'))).toEqual([]);
    expect(between(state(10n, '03-01', ''), state(210n, '07-02', 'in'))).toEqual([]);
  });

  it('are named once, in the order of the log, however many figures they changed', () => {
    const event = (position: string) => ({ stream: 'request-1', revision: 1, position, type: 'ResponseReceived' });
    const named = namedOnce([
      { figure: 'late', from: 0, to: 1, events: [event('1000')] },
      { figure: 'final', from: 0, to: 2, events: [event('999'), event('1000')] },
    ]);
    expect(named.events.map(({ position }) => position)).toEqual(['999', '1000']);
    expect(named.changes).toEqual([
      { figure: 'late', from: 0, to: 1, because: [1], eventCount: 1 },
      { figure: 'final', from: 0, to: 2, because: [0, 1], eventCount: 2 },
    ]);
  });
});
