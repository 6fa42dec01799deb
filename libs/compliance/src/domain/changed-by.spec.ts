import { type SourceState, stretchesThatChanged } from './changed-by.js';

const at = (day: string) => `2024-${day}T00:00:00.000Z`;
const state = (position: bigint, knownFrom: string, contributed: string): SourceState => ({
  position,
  knownFrom: at(knownFrom),
  contribution: (figure) => (figure === 'late' ? contributed : ''),
});
const point = (recordedBy: string, position: bigint) => ({ recordedBy: at(recordedBy), position });
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
    expect(between(...states)).toEqual([{ stream: 'request-1', recordedAt: at('07-02'), through: 130n }]);
  });

  it('are also of an earlier date, when they were appended after the cutoff', () => {
    const states = [state(10n, '03-01', ''), state(150n, '03-20', 'in')];
    expect(between(...states)).toEqual([{ stream: 'request-1', recordedAt: at('03-20'), through: 150n }]);
  });

  it('are also of an earlier place in the log, when they were recorded after the cutoff', () => {
    const states = [state(10n, '03-01', ''), state(90n, '07-01', 'in')];
    expect(between(...states)).toEqual([{ stream: 'request-1', recordedAt: at('07-01'), through: 90n }]);
  });

  it('begin with what put a stream there that was not there before', () =>
    expect(between(state(110n, '07-01', 'in'))).toEqual([
      { stream: 'request-1', recordedAt: at('07-01'), through: 110n },
    ]));

  it('are none of a stream that went and came back, nor of what was known before or is not known yet', () => {
    expect(between(state(10n, '03-01', 'in'), state(120n, '07-01', ''), state(130n, '07-02', 'in'))).toEqual([]);
    expect(between(state(10n, '03-01', ''), state(20n, '03-02', 'in'))).toEqual([]);
    expect(between(state(10n, '03-01', ''), state(210n, '07-02', 'in'))).toEqual([]);
  });
});
