import { namedOnce } from './changed-by.js';

describe('the events that changed a figure', () => {
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
