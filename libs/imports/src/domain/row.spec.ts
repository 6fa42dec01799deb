import { Fault } from '@comity/kernel';
import { dateReader } from './date-format.js';
import { columnsOf, readMapping } from './mapping.js';
import { type RegisterRecord, rowReader } from './row.js';

const yaml = `
register: { id: questions, name: Register of questions }
direction: outgoing
agreement: { key: questions, title: Questions, ourName: House, inForceFrom: 2023-01-01 }
case: { key: all, title: All questions }
completeThrough: 2024-11-20
id: id
reference: uin
subject: { firstOf: [heading, text] }
counterpart: { id: body, name: bodyName }
kind: { column: named, values: { 'true': named-day, 'false': ordinary } }
urgency: { constant: routine }
dates:
  pattern: YYYY-MM-DDTHH:mm:ss
  zone: Europe/London
  daysOnly: true
  filed: tabled
  due: due
  interim: held
  final: { column: answered, unless: { holding: 'true' } }
  corrected: corrected
`;
const mapping = readMapping(yaml);
const now = '2026-01-01T00:00:00.000Z';
const record: RegisterRecord = {
  id: '1676644',
  uin: '6036',
  heading: 'Offenders',
  text: 'To ask …',
  body: '54',
  bodyName: 'Ministry of Justice',
  named: 'false',
  tabled: '2024-05-08T00:00:00',
  due: '2024-05-12T00:00:00',
  held: '',
  answered: '2024-05-24T00:00:00',
  holding: 'false',
  corrected: '',
};
const read = (more: Record<string, string> = {}) => rowReader(mapping, now)({ ...record, ...more });

describe('a row', () => {
  it('says in our words what its columns say', () =>
    expect(read()).toEqual({
      row: {
        rowId: '1676644',
        reference: '6036',
        subject: 'Offenders',
        counterpart: { externalRef: '54', name: 'Ministry of Justice' },
        case: { key: 'all', title: 'All questions' },
        kind: 'ordinary',
        urgency: 'routine',
        facts: {
          filedAt: '2024-05-07T23:00:00.000Z',
          due: { dueOn: '2024-05-12', source: 'Register of questions' },
          finalAt: '2024-05-23T23:00:00.000Z',
        },
      },
    }));
  it('counts a date only while its condition holds', () => {
    const reading = read({ holding: 'true', held: '2024-05-24T00:00:00' });
    expect(reading).toMatchObject({ row: { facts: { interimAt: '2024-05-23T23:00:00.000Z' } } });
    expect(reading).not.toHaveProperty('row.facts.finalAt');
  });
  it('takes the first column that is not empty', () =>
    expect(read({ heading: ' ' })).toMatchObject({ row: { subject: 'To ask …' } }));

  it.each([
    ['an empty id', { id: '' }, 'id'],
    ['a date in another format', { answered: '24/05/2024' }, 'answered'],
    ['a day that does not exist', { due: '2024-02-30T00:00:00' }, 'due'],
    ['no filing date', { tabled: '' }, 'tabled'],
    ['an answer before the filing', { answered: '2024-05-01T00:00:00' }, 'answered'],
    ['an answer in the future', { answered: '2027-05-01T00:00:00' }, 'answered'],
    ['a kind that the mapping does not know', { named: 'maybe' }, 'named'],
    ['a kind that only a prototype knows', { named: 'constructor' }, 'named'],
    ['a correction without an answer', { answered: '', corrected: '2024-06-01T00:00:00' }, 'corrected'],
    ['a NUL in a text', { heading: 'a\0b' }, 'heading'],
  ])('is rejected with %s, naming the column', (_what, more, column) =>
    expect(read(more)).toEqual({ problem: { column, reason: expect.stringMatching(/\w/) } }),
  );
});

describe('a mapping', () => {
  it('names every column it needs', () => expect(columnsOf(mapping).sort()).toEqual(Object.keys(record).sort()));
  it.each([
    ['that is not YAML', 'register: [', /line/],
    ['with an unknown key', `${yaml}\nextra: 1`, /extra/],
    ['with an unknown zone', yaml.replace('Europe/London', 'Europe/Nowhere'), /dates\.zone/],
    ['that is empty', '', /mapping/],
  ])('%s is refused with the place', (_what, text, message) => {
    expect(() => readMapping(text)).toThrow(Fault);
    expect(() => readMapping(text)).toThrow(message);
  });
});

describe('a date format', () => {
  const zone = 'Europe/London';

  it.each([
    ['DD/MM/YYYY', '31/10/2024', '2024-10-31T00:00:00.000Z'],
    ['MM/DD/YYYY', '07/04/2024', '2024-07-03T23:00:00.000Z'],
    ['YYYY-MM-DD HH:mm', '2024-07-04 09:30', '2024-07-04T08:30:00.000Z'],
    ['YYYYMMDD', '20240704', '2024-07-03T23:00:00.000Z'],
  ])('%s reads %s in its zone', (pattern, text, instant) =>
    expect(dateReader({ pattern, zone, daysOnly: false })(text)).toBe(instant),
  );
  it('reads neither half a date nor trailing words', () => {
    const read = dateReader({ pattern: 'YYYY-MM-DD', zone, daysOnly: true });
    expect([read('2024-07'), read('2024-07-04x'), read(''), read('2024-13-01')]).toEqual([null, null, null, null]);
  });
  it('needs a year, a month and a day', () =>
    expect(() => dateReader({ pattern: 'MM/DD', zone, daysOnly: true })).toThrow(/YYYY/));
});
