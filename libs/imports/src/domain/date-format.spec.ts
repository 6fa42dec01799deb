import { type DateFormat, dateReader } from './date-format.js';

const zone = 'Europe/London';
const format: DateFormat = {
  ...{ patterns: ['YYYY-MM-DD HH:mm'], zone, daysOnly: false, whenRepeated: 'earlier', whenSkipped: 'later' },
};
const at = (text: string, more: Partial<DateFormat>) => {
  const read = dateReader({ ...format, ...more })(text);
  return 'at' in read ? read.at : null;
};

describe('a date format', () => {
  it.each([
    ['DD/MM/YYYY', '31/10/2024', '2024-10-31T00:00:00.000Z'],
    ['MM/DD/YYYY', '07/04/2024', '2024-07-03T23:00:00.000Z'],
    ['M/D/YYYY h:mm A', '7/4/2024 12:05 am', '2024-07-03T23:05:00.000Z'],
    ['M/D/YYYY hh:mm:ss A', '12/4/2024 03:05:09 PM', '2024-12-04T15:05:09.000Z'],
    ['D[th] MMMM YYYY', '4th July 2024', '2024-07-03T23:00:00.000Z'],
    ['DD-MMM-YYYY', '04-JUL-2024', '2024-07-03T23:00:00.000Z'],
    ['YYYY-MM-DD HH:mm', '2024-07-04 09:30', '2024-07-04T08:30:00.000Z'],
    ['YYYYMMDD', '20240704', '2024-07-03T23:00:00.000Z'],
    ['YYYY-MM-DDTHH:mm:ss.SSSZ', '2024-07-04T09:30:00.25+02:00', '2024-07-04T07:30:00.250Z'],
    ['ISO', '2024-07-04T09:30:00.123456+05:30', '2024-07-04T04:00:00.123Z'],
    ['ISO', '2024-07-04T09:30:00', '2024-07-04T08:30:00.000Z'],
    ['ISO', '2024-07-04', '2024-07-03T23:00:00.000Z'],
  ])('%s reads %s in its zone', (pattern, text, instant) => expect(at(text, { patterns: [pattern] })).toBe(instant));

  it.each(['2024-07', '2024-07-04x', '', '2024-13-01', '2024-02-30 10:00', '2024-07-04 24:00', '2024-07-04 10:60'])(
    'does not read %s',
    (text) => expect(at(text, { patterns: ['YYYY-MM-DD', 'YYYY-MM-DD HH:mm'] })).toBeNull(),
  );
  it('tries its patterns in turn', () =>
    expect(at('04/07/2024', { patterns: ['YYYY-MM-DD', 'DD/MM/YYYY'] })).toBe('2024-07-03T23:00:00.000Z'));
  it.each(['MM/DD', 'YYYY-MM-DD DD', 'YYYY MM MMM DD'])(
    'needs a year, a month and a day, each once: not %s',
    (pattern) => expect(() => at('', { patterns: [pattern] })).toThrow(/YYYY/),
  );
});

describe('a local time that comes twice, or never', () => {
  const [twice, never] = ['2024-10-27 01:30', '2024-03-31 01:30'];

  it.each([
    ['the first time it comes, unless told', twice, {}, '2024-10-27T00:30:00.000Z'],
    ['the second time, where the mapping says later', twice, { whenRepeated: 'later' }, '2024-10-27T01:30:00.000Z'],
    ['moved on with the clocks, unless told', never, {}, '2024-03-31T01:30:00.000Z'],
    ['moved back, where the mapping says earlier', never, { whenSkipped: 'earlier' }, '2024-03-31T00:30:00.000Z'],
  ] as const)('is taken as %s', (_what, text, rule, instant) => expect(at(text, rule)).toBe(instant));
  it.each([
    ['comes twice', twice, { whenRepeated: 'reject' }],
    ['is left out', never, { whenSkipped: 'reject' }],
  ] as const)('is refused where the mapping says so, since it %s', (what, text, rule) =>
    expect(dateReader({ ...format, ...rule })(text)).toEqual({ problem: expect.stringContaining(what) }),
  );
  it('does not matter to a register of days: the day begins with its first instant', () =>
    expect(at('2024-03-31 00:00', { zone: 'Asia/Beirut', daysOnly: true })).toBe('2024-03-30T22:00:00.000Z'));
});
