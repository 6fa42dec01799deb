import { OfficeTime } from './office-time.js';

const at = (now: string, zone = 'Europe/London') => new OfficeTime(zone, { now: () => now });
const office = at('2024-11-21T12:00:00.000Z');

describe('as true on a day', () => {
  it('is the day up to its last instant in the office, by what is known', () => {
    expect(office.told({ asTrueOn: '2024-07-15', asKnownOn: '2024-08-01' })).toEqual({
      knownAt: '2024-08-01T22:59:59.999Z',
      trueOn: { on: '2024-07-15', at: '2024-07-15T22:59:59.999Z' },
    });
  });

  it('is the record’s own day where it is asked for, or none is', () => {
    expect(office.told({ asTrueOn: '2024-11-21' })).toEqual({ knownAt: 'now', trueOn: null });
    expect(office.told({ asKnownOn: '2024-08-01', asTrueOn: '2024-08-01' }).trueOn).toBeNull();
    expect(office.told({})).toEqual({ knownAt: 'now', trueOn: null });
  });

  it.each(['2024-11-22', '2024-02-30', '2024-11-20T12:00:00.000Z', ''])('refuses %p', (asTrueOn) =>
    expect(() => office.told({ asTrueOn })).toThrow('asTrueOn'),
  );

  it('refuses a day after that of the record', () =>
    expect(() => office.told({ asTrueOn: '2024-08-02', asKnownOn: '2024-08-01' })).toThrow('lies after 2024-08-01'));
});

describe('as known on a date', () => {
  it('is the end of that day in the office', () => {
    expect(office.knownAt({ asKnownOn: '2024-01-15' }).knownAt).toBe('2024-01-15T23:59:59.999Z');
    expect(office.knownAt({ asKnownOn: '2024-07-15' }).knownAt).toBe('2024-07-15T22:59:59.999Z');
  });

  it('is right on the days on which the clocks change', () => {
    expect(office.endOf('2024-03-30')).toBe('2024-03-30T23:59:59.999Z');
    expect(office.endOf('2024-03-31')).toBe('2024-03-31T22:59:59.999Z');
    expect(office.endOf('2024-10-27')).toBe('2024-10-27T23:59:59.999Z');
  });

  it('is the present record for today, and without a date', () => {
    expect(office.knownAt({ asKnownOn: '2024-11-21' })).toEqual({ knownAt: 'now', date: '2024-11-21' });
    expect(office.knownAt({})).toEqual({ knownAt: 'now', date: '2024-11-21' });
  });

  it('goes by the day of the office, not of Greenwich', () => {
    const beijing = at('2024-11-21T18:00:00.000Z', 'Asia/Shanghai');
    expect(beijing.knownAt({}).date).toBe('2024-11-22');
    expect(beijing.knownAt({ asKnownOn: '2024-11-21T16:00:00.000Z' }).date).toBe('2024-11-22');
    expect(beijing.knownAt({ asKnownOn: '2024-11-21' }).knownAt).toBe('2024-11-21T15:59:59.999Z');
  });

  it.each(['2024-11-22', '2024-11-21T12:00:00.001Z', '2024-02-30', '21.11.2024', '', '2024-11-21T12:00Z'])(
    'refuses %p',
    (asKnownOn) => expect(() => office.knownAt({ asKnownOn })).toThrow('asKnownOn'),
  );
});
