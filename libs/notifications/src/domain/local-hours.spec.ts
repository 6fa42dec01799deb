import { digestDay, latestDigestDay, nextDigest, nextDigestAt, quietUntil } from './local-hours.js';

const quiet = (from: string, to: string, zone = 'Europe/London') => ({ zone, quietHours: { from, to } });

describe('quiet hours, on the clock of whoever sleeps [quiet-hours-are-kept]', () => {
  it.each([
    ['in the evening', '22:00', '07:00', '2026-11-30T22:30:00.000Z', '2026-12-01T07:00:00.000Z'],
    ['past midnight', '22:00', '07:00', '2026-12-01T03:00:00.000Z', '2026-12-01T07:00:00.000Z'],
    ['in the afternoon', '12:00', '14:00', '2026-11-30T12:00:00.000Z', '2026-11-30T14:00:00.000Z'],
    ['while they end', '22:00', '07:00', '2026-12-01T06:59:59.999Z', '2026-12-01T07:00:00.000Z'],
  ])('last until their end: %s', (_when, from, to, now, until) => expect(quietUntil(quiet(from, to), now)).toBe(until));

  it.each(['2026-11-30T21:59:59.999Z', '2026-12-01T07:00:00.000Z', '2026-11-30T12:00:00.000Z'])(
    'are over at %s',
    (now) => expect(quietUntil(quiet('22:00', '07:00'), now)).toBeNull(),
  );

  it('are those of their zone', () =>
    expect(quietUntil(quiet('22:00', '07:00', 'Asia/Shanghai'), '2026-11-30T15:00:00.000Z')).toBe(
      '2026-11-30T23:00:00.000Z',
    ));

  it('are an hour shorter in the night in which the clock goes forward, and an hour longer when it goes back', () => {
    expect(quietUntil(quiet('22:00', '07:00'), '2026-03-28T22:00:00.000Z')).toBe('2026-03-29T06:00:00.000Z');
    expect(quietUntil(quiet('22:00', '07:00'), '2026-10-24T21:00:00.000Z')).toBe('2026-10-25T07:00:00.000Z');
  });

  it('that end in the hour which the clock skips, end when it skips it', () => {
    expect(quietUntil(quiet('22:00', '01:30'), '2026-03-28T23:00:00.000Z')).toBe('2026-03-29T01:00:00.000Z');
    expect(quietUntil(quiet('22:00', '01:30'), '2026-03-29T01:00:00.000Z')).toBeNull();
  });

  it('that end in the hour which the clock shows twice, end once', () => {
    expect(quietUntil(quiet('22:00', '01:30'), '2026-10-25T00:15:00.000Z')).toBe('2026-10-25T00:30:00.000Z');
    expect(quietUntil(quiet('22:00', '01:30'), '2026-10-25T00:45:00.000Z')).toBeNull();
    expect(quietUntil(quiet('22:00', '01:30'), '2026-10-25T01:15:00.000Z')).toBeNull();
  });

  it('are none where none were chosen', () =>
    expect(quietUntil({ zone: 'UTC', quietHours: null }, '2026-11-30T03:00:00.000Z')).toBeNull());
});

describe('the digest of the day', () => {
  const morning = { zone: 'Europe/London', digestAt: '08:00' };

  it('comes at its hour in their zone, in summer and in winter', () => {
    expect(nextDigestAt(morning, '2026-07-01T06:59:00.000Z')).toBe('2026-07-01T07:00:00.000Z');
    expect(nextDigestAt(morning, '2026-07-01T07:00:00.000Z')).toBe('2026-07-02T07:00:00.000Z');
    expect(nextDigestAt(morning, '2026-10-24T08:00:00.000Z')).toBe('2026-10-25T08:00:00.000Z');
  });

  it('is due from its hour on, for the rest of that day and no longer', () => {
    expect(digestDay(morning, '2026-12-01T07:59:59.999Z')).toBeNull();
    expect(digestDay(morning, '2026-12-01T08:00:00.000Z')).toBe('2026-12-01');
    expect(digestDay(morning, '2026-12-01T23:59:00.000Z')).toBe('2026-12-01');
    expect(digestDay(morning, '2026-12-02T00:00:00.000Z')).toBeNull();
    expect(digestDay({ zone: 'Asia/Shanghai', digestAt: '08:00' }, '2026-12-01T00:00:00.000Z')).toBe('2026-12-01');
  });

  it('belongs to the day on which it comes, and is the latest until the next one comes', () => {
    expect(nextDigest(morning, '2026-12-01T07:59:59.999Z')).toEqual({
      ...{ day: '2026-12-01', at: '2026-12-01T08:00:00.000Z' },
    });
    expect(nextDigest(morning, '2026-12-01T08:00:00.000Z').day).toBe('2026-12-02');
    expect(latestDigestDay(morning, '2026-12-01T08:00:00.000Z')).toBe('2026-12-01');
    expect(latestDigestDay(morning, '2026-12-02T07:59:59.999Z')).toBe('2026-12-01');
    expect(latestDigestDay({ zone: 'Asia/Shanghai', digestAt: '08:00' }, '2026-12-01T00:00:00.000Z')).toBe(
      '2026-12-01',
    );
  });
});
