import { matterOf, pointOf } from './replay.command.js';

const id = '0b7e6a52-6d1f-4b3e-9d6a-2f8d0c1b5a11';

describe('what comity replay is asked for', () => {
  it('takes a stream, or a category and an id', () => {
    for (const [stream, given] of [[`request-${id}`], ['request', id], ['requests', id]] as const) {
      expect(matterOf(stream, given)).toMatchObject({ id, replayable: { category: 'request' } });
    }
  });
  it('refuses what is no stream of the record', () => {
    for (const stream of ['$all', 'request', 'request-7', `ledger-${id}`]) {
      expect(() => matterOf(stream)).toThrow('is no stream of this record');
    }
  });
  it('reads a date to its end in the office’s zone', () =>
    expect(pointOf({ asKnownOn: '2024-07-01' }, 'Europe/London')).toEqual({
      knownAt: '2024-07-01T22:59:59.999Z',
      atPosition: null,
    }));
  it('reads a position', () =>
    expect(pointOf({ atPosition: '12' }, 'UTC')).toEqual({ knownAt: 'now', atPosition: 12n }));
  it('refuses a date and a position at once, and what is neither', () => {
    expect(() => pointOf({ asKnownOn: '2024-07-01', atPosition: '1' }, 'UTC')).toThrow('not by both');
    expect(() => pointOf({ asKnownOn: 'monday' }, 'UTC')).toThrow('monday is neither');
    expect(() => pointOf({ atPosition: '1.5' }, 'UTC')).toThrow('no position');
  });
});
