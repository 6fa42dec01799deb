import { HandSetClock } from './hand-set-clock.js';

describe('a clock that is set by hand', () => {
  it('stands until it is moved', () => {
    const clock = new HandSetClock('2015-09-25T12:00:00.000Z');
    expect(clock.now()).toBe('2015-09-25T12:00:00.000Z');
    clock.set('2016-02-08T00:00:00.000Z');
    expect(clock.now()).toBe('2016-02-08T00:00:00.000Z');
  });

  it.each([
    ['backwards', '2015-09-25T11:59:59.999Z', 'clock-set-back'],
    ['beyond the present', '2999-01-01T00:00:00.000Z', 'clock-ahead'],
    ['to what is no instant', '2016-02-30T00:00:00.000Z', 'clock-malformed'],
  ])('never moves %s', (_how, instant, code) => {
    const clock = new HandSetClock('2015-09-25T12:00:00.000Z');
    expect(() => clock.set(instant)).toThrow(expect.objectContaining({ code }));
    expect(clock.now()).toBe('2015-09-25T12:00:00.000Z');
  });
});
