import { Fault } from '@comity/kernel';
import { columnsOf, readMapping } from './mapping.js';
import { rowReader } from './row.js';
import type { RegisterRecord } from './row-values.js';

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
        content: {
          reference: '6036',
          subject: 'Offenders',
          counterpart: { externalRef: '54', name: 'Ministry of Justice' },
          case: { key: 'all', title: 'All questions' },
          kind: 'ordinary',
          urgency: 'routine',
        },
        filedAt: '2024-05-07T23:00:00.000Z',
        facts: {
          due: { dueOn: '2024-05-12', source: 'Register of questions' },
          finalAt: '2024-05-23T23:00:00.000Z',
        },
        learnedAt: null,
        origins: {
          filed: { column: 'tabled', text: '2024-05-08T00:00:00', note: 'the day 2024-05-08 in Europe/London' },
          due: { column: 'due', text: '2024-05-12T00:00:00', note: 'the day 2024-05-12 in Europe/London' },
          final: { column: 'answered', text: '2024-05-24T00:00:00', note: 'the day 2024-05-24 in Europe/London' },
        },
      },
      unknown: [],
    }));
  it('counts a date only while its condition holds', () => {
    const reading = read({ holding: 'true', held: '2024-05-24T00:00:00' });
    expect(reading).toMatchObject({ row: { facts: { interimAt: '2024-05-23T23:00:00.000Z' } } });
    expect(reading).not.toHaveProperty('row.facts.finalAt');
  });
  it('takes the first column that is not empty', () =>
    expect(read({ heading: ' ' })).toMatchObject({ row: { content: { subject: 'To ask …' } } }));

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
    expect(read(more)).toMatchObject({ problem: { column, reason: expect.stringMatching(/\w/) } }),
  );
});

describe('a value that the mapping does not list', () => {
  const tolerant = readMapping(yaml.replace("'false': ordinary }", "'false': ordinary }, otherwise: unsorted"));

  it('is reported, and rejects the row', () =>
    expect(read({ named: 'maybe' }).unknown).toEqual([{ column: 'named', value: 'maybe' }]));
  it('is reported, and the row passes where the mapping says what it is otherwise', () =>
    expect(rowReader(tolerant, now)({ ...record, named: 'maybe' })).toMatchObject({
      row: { content: { kind: 'unsorted' } },
      unknown: [{ column: 'named', value: 'maybe' }],
    }));
});

describe('a counterpart', () => {
  const mapped = readMapping(
    yaml.replace(
      'name: bodyName }',
      "name: bodyName, names: { '9': Justice and Home Office }, mergedInto: { '54': '9' } }",
    ),
  );

  it('that was merged is the one that it has become part of', () =>
    expect(rowReader(mapped, now)(record)).toMatchObject({
      row: { content: { counterpart: { externalRef: '9', name: 'Justice and Home Office', formerRef: '54' } } },
    }));
  it('that was renamed has the name that the mapping gives it', () =>
    expect(rowReader(mapped, now)({ ...record, body: '9' })).toMatchObject({
      row: { content: { counterpart: { externalRef: '9', name: 'Justice and Home Office' } } },
    }));
});

describe('a journal', () => {
  const journal = readMapping(
    yaml.slice(0, yaml.indexOf('dates:')) +
      `journal: { fact: { column: fact, values: { tabled: filed, answered: final, read: ignored } }, at: at }
dates: { pattern: YYYY-MM-DD, zone: Europe/London, learnedOn: known }`,
  );
  const readFact = (more: Record<string, string>) => rowReader(journal, now)({ ...record, ...more });

  it('states one fact, and when it was learned: at the end of that day', () =>
    expect(readFact({ fact: 'answered', at: '2024-05-24', known: '2024-05-27' })).toMatchObject({
      row: {
        content: null,
        filedAt: null,
        facts: { finalAt: '2024-05-23T23:00:00.000Z' },
        learnedAt: '2024-05-27T22:59:59.999Z',
      },
    }));
  it('says with the filing what the request is about', () =>
    expect(readFact({ fact: 'tabled', at: '2024-05-24', known: '2024-05-27' })).toMatchObject({
      row: { content: { reference: '6036' }, filedAt: '2024-05-23T23:00:00.000Z', facts: {} },
    }));
  it('may hold facts that mean nothing here', () =>
    expect(readFact({ fact: 'read', at: '', known: '' })).toEqual({ row: null, unknown: [] }));
  it('learns nothing in the future', () =>
    expect(readFact({ fact: 'tabled', at: '2024-05-24', known: '2027-01-01' })).toMatchObject({
      problem: { column: 'known' },
    }));
});

describe('a mapping', () => {
  it('names every column it needs', () => expect(columnsOf(mapping).sort()).toEqual(Object.keys(record).sort()));
  it.each([
    ['that is not YAML', 'register: [', /line/],
    ['with an unknown key', `${yaml}\nextra: 1`, /extra/],
    ['with an unknown zone', yaml.replace('Europe/London', 'Europe/Nowhere'), /dates\.zone/],
    ['without a filing', yaml.replace('  filed: tabled\n', ''), /dates\.filed/],
    [
      'of a journal that does not say when it learned',
      `${yaml}journal: { fact: { column: f, values: {} }, at: a }`,
      /learnedOn/,
    ],
    [
      'that merges into a counterpart without a name',
      yaml.replace('name: bodyName', "name: bodyName, mergedInto: { '1': '2' }"),
      /called now/,
    ],
    ['that is empty', '', /mapping/],
  ])('%s is refused with the place', (_what, text, message) => {
    expect(() => readMapping(text)).toThrow(Fault);
    expect(() => readMapping(text)).toThrow(message);
  });
});
