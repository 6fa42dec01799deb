import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { readMapping } from '../domain/mapping.js';
import { RegisterOffice } from '../testing/register-office.js';
import { explainRow } from './explain-row.js';

let office: RegisterOffice;

beforeAll(async () => {
  office = await RegisterOffice.open();
});
afterAll(() => office?.[Symbol.asyncDispose]());

const HEAD = `
direction: outgoing
agreement: { key: letters, title: Letters, ourName: We, inForceFrom: 2023-01-01 }
case: { key: all, title: All letters }
completeThrough: 2024-03-31
kind: { constant: letter }
urgency: { constant: routine }
`;

describe('a journal in JSON lines', () => {
  const MAPPING = `${HEAD}
register: { id: journal, name: Journal }
id: letter
reference: letter
subject: about
counterpart: { id: to.id, name: to.name }
journal: { fact: { column: fact, values: { sent: filed, due: due, answered: final, filed-away: ignored } }, at: at }
dates: { pattern: YYYY-MM-DD, zone: UTC, learnedOn: learned }
`;
  const letter = (id: string) => ({ letter: id, about: 'Logs', to: { id: 7, name: 'Justice' }, fact: 'sent' });
  const lines = (...facts: object[]) => facts.map((fact) => JSON.stringify(fact)).join('\n');
  const sent = { ...letter('J1'), at: '2024-02-01', learned: '2024-02-02' };
  const due = { letter: 'J1', fact: 'due', at: '2024-02-09', learned: '2024-02-02' };
  const answered = { letter: 'J1', fact: 'answered', at: '2024-02-08', learned: '2024-02-20' };
  const corrected = { ...answered, at: '2024-02-12', learned: '2024-02-25' };
  const known = async (rowId: string) =>
    (await office.historyOf('journal', rowId)).map(({ type, occurredAt, recordedAt }) => [
      type,
      occurredAt.slice(0, 10),
      recordedAt.slice(0, 10),
    ]);

  it('is known as it was learned: the miss that silence proved then, and the answer that voided it later', async () => {
    const other = { ...letter('J2'), at: '2024-02-03', learned: '2024-02-03' };
    const file = await office.file('journal.jsonl', lines(sent, due, other, answered, corrected));
    expect(await office.take(MAPPING, [file])).toMatchObject({ rows: 5, added: 2, changed: 3, rejected: 0 });
    expect(await known('J1')).toEqual([
      ['RequestFiled', '2024-02-01', '2024-02-02'],
      ['ClockStarted', '2024-02-01', '2024-02-02'],
      ['DeadlineMissed', '2024-02-10', '2024-02-10'],
      ['ResponseReceived', '2024-02-08', '2024-02-20'],
      ['DeadlineMissVoided', '2024-02-20', '2024-02-20'],
      ['ResponseCorrected', '2024-02-25', '2024-02-25'],
      ['DeadlineReprojected', '2024-02-25', '2024-02-25'],
      ['DeadlineMissed', '2024-02-10', '2024-02-25'],
    ]);
    expect(await office.take(MAPPING, [file])).toMatchObject({ unchanged: 5, events: 0, rejected: 0 });
  });

  it('proves a miss by its silence to the end', async () => {
    const silent = lines({ ...sent, letter: 'J3' }, { ...due, letter: 'J3' });
    await office.take(MAPPING, [await office.file('silent.jsonl', silent)]);
    expect((await known('J3')).at(-1)).toEqual(['DeadlineMissed', '2024-02-10', '2024-02-10']);
  });

  it('is rejected where it learned too late what it should have known before, names nothing known, or is no JSON', async () => {
    const late = { ...answered, at: '2024-02-07', learned: '2024-02-21' };
    const text = `${lines(late, { ...answered, letter: 'J9' }, { ...answered, fact: 'lost' }, { ...answered, fact: 'filed-away' })}\n{"letter":`;
    const result = await office.take(MAPPING, [await office.file('late.jsonl', text)]);
    expect(result).toMatchObject({ rows: 5, ignored: 1, rejected: 4, events: 0 });
    expect(result.unknown).toEqual([expect.objectContaining({ column: 'fact', value: 'lost', records: 1, line: 3 })]);
    const rejects = await readFile(result.rejectsFile ?? '', 'utf8');
    expect(rejects).toMatch(/,1,J1,,"learned-out-of-order/);
    expect(rejects).toMatch(/,2,J9,,/);
    expect(rejects).toMatch(/,5,,,is not JSON/);
  });
});

describe('an event log in XES', () => {
  const MAPPING = `${HEAD}
register: { id: log, name: Log }
id: concept:name
reference: concept:name
subject: topic
counterpart: { id: body, name: body }
ignoredActivities: [Filed away]
dates:
  pattern: ISO
  zone: UTC
  filed: 'event:Send'
  due: 'event:Send/due'
  interim: 'event:Reply'
  final: 'event:Reply (last)'
  withdrawn: 'event:Send+withdraw'
`;
  const event = (name: string, at: string, more = '') =>
    `<event><string key="concept:name" value="${name}"/><date key="time:timestamp" value="${at}"/>${more}</event>`;
  const trace = (id: string, ...events: string[]) =>
    `<trace><string key="concept:name" value="${id}"/><string key="topic" value="A &amp; B"/><string key="body" value="MoD"/>${events.join('')}</trace>`;
  const log = (...traces: string[]) => `<?xml version="1.0"?><log xes.version="1.0"><!-- -->${traces.join('\n')}</log>`;
  const DUE = '<date key="due" value="2024-02-20T00:00:00+00:00"/>';

  it('becomes one request a trace, dated by its events', async () => {
    const first = trace(
      'X1',
      event('Send', '2024-02-01T10:00:00+01:00', DUE),
      event('Reply', '2024-02-05T10:00:00.000+01:00'),
      event('Called', '2024-02-06T10:00:00.000+01:00'),
      event('Filed away', '2024-02-07T10:00:00.000+01:00'),
      event('Reply', '2024-02-08T10:00:00.000+01:00'),
    );
    const withdrawal = '<string key="lifecycle:transition" value="withdraw"/>';
    const second = trace(
      'X2',
      event('Send', '2024-02-01T10:00:00Z'),
      event('Send', '2024-02-02T10:00:00Z', withdrawal),
    );
    const file = await office.file('log.xes.gz', gzipSync(log(first, second, trace('X3'))));
    const result = await office.take(MAPPING, [file]);
    expect(result).toMatchObject({ rows: 3, added: 2, rejected: 1 });
    expect(result.unknown).toEqual([expect.objectContaining({ column: 'event', value: 'Called', records: 1 })]);
    const seen = (await office.historyOf('log', 'X1')).map(({ type, occurredAt }) => `${type} ${occurredAt}`);
    expect(seen).toEqual([
      'RequestFiled 2024-02-01T09:00:00.000Z',
      'ClockStarted 2024-02-01T09:00:00.000Z',
      'ResponseReceived 2024-02-05T09:00:00.000Z',
      'ResponseReceived 2024-02-08T09:00:00.000Z',
    ]);
    expect((await office.historyOf('log', 'X2')).map(({ type }) => type)).toContain('RequestWithdrawn');
    expect(await office.take(MAPPING, [file])).toMatchObject({ unchanged: 2, events: 0 });
  });

  it.each([
    ['that is cut short', log(trace('X9', event('Send', '2024-02-01T10:00:00Z'))).slice(0, -8)],
    [
      'with entities of its own',
      `<!DOCTYPE log [<!ENTITY a "b">]>${log(trace('X9', event('Send', '2024-02-01T10:00:00Z')))}`,
    ],
    ['that is another document', '<html><trace/></html>'],
  ])('%s changes nothing', async (_what, text) => {
    const file = await office.file('broken.xes', text);
    await expect(office.take(MAPPING, [file])).rejects.toMatchObject({ code: 'register-unreadable' });
    expect(await office.historyOf('log', 'X9')).toEqual([]);
  });
});

describe('a register that comes again', () => {
  const mapping = (counterpart = '') => `${HEAD}
register: { id: letters, name: Register of letters }
id: id
reference: id
subject: subject
counterpart: { id: body, name: name${counterpart} }
dates: { pattern: MM/DD/YYYY, zone: Europe/London, filed: filed, due: due, final: answered }
`;
  const COLUMNS = 'id,subject,body,name,filed,due,answered';
  const row = (id: string, more: Partial<Record<'subject' | 'body' | 'answered', string>> = {}) =>
    [id, more.subject ?? 'Logs', more.body ?? '1', 'Interior', '02/01/2024', '02/09/2024', more.answered ?? ''].join(
      ',',
    );
  const take = async (rows: string[], more: { counterpart?: string; known?: string[] } = {}) => {
    const file = await office.file('letters.csv', [COLUMNS, ...rows].join('\n'));
    const known = async function* () {
      for (const rowId of more.known ?? []) yield { rowId };
    };
    return office.take(mapping(more.counterpart), [file], { known });
  };
  const types = async (rowId: string) => (await office.historyOf('letters', rowId)).map(({ type }) => type);

  it('in two files is one register', async () => {
    const files = [
      await office.file('one.csv', [COLUMNS, row('L1')].join('\n')),
      await office.file('two.csv', [COLUMNS, row('L2'), 'L3,too short'].join('\n')),
    ];
    const result = await office.take(mapping(), files);
    expect(result).toMatchObject({ rows: 3, total: 3, added: 2, rejected: 1 });
    expect(await readFile(result.rejectsFile ?? '', 'utf8')).toMatch(/two\.csv,3,,/);
  });

  it('corrects what it says otherwise now, and nothing else', async () => {
    expect(await take([row('L1', { subject: 'All logs' }), row('L2')])).toMatchObject({
      changed: 1,
      unchanged: 1,
      events: 1,
    });
    expect((await types('L1')).at(-1)).toBe('FilingCorrected');
    expect(await take([row('L1', { subject: 'All logs' }), row('L2')])).toMatchObject({ unchanged: 2, events: 0 });
  });

  it('names the rows that have vanished, and leaves their requests as they stand', async () => {
    const before = await types('L2');
    const result = await take([row('L1', { subject: 'All logs' })], { known: ['L1', 'L2'] });
    expect(result).toMatchObject({ vanished: 1, rejected: 0, events: 0 });
    expect(await readFile(result.rejectsFile ?? '', 'utf8')).toMatch(/^,,L2,,.*stands/m);
    expect(await types('L2')).toEqual(before);
  });

  it('keeps requests with a counterpart that was merged, and files new ones to the one that it became', async () => {
    const counterpart = ", names: { '2': Interior and Justice }, mergedInto: { '1': '2' }";
    expect(await take([row('L2'), row('L4')], { counterpart })).toMatchObject({ unchanged: 1, added: 1, rejected: 0 });
    const [registered] = await office.counterpart('letters', '2');
    expect(registered?.data).toMatchObject({ name: 'Interior and Justice' });
  });

  it('renames a counterpart as the mapping says, once', async () => {
    const counterpart = ", names: { '1': Home Affairs }";
    await take([row('L2')], { counterpart });
    await take([row('L2')], { counterpart });
    const events = await office.counterpart('letters', '1');
    expect(events.map(({ type }) => type)).toEqual(['CounterpartRegistered', 'CounterpartRenamed']);
  });

  it('explains one row by the events that it would become, and records none of them', async () => {
    const file = await office.file(
      'explained.csv',
      [COLUMNS, row('L2'), row('L7', { answered: '02/12/2024' })].join('\n'),
    );
    const before = await office.log.lastPosition();
    const explain = (selector: string) =>
      explainRow(office.log, { files: [file], mapping: readMapping(mapping()), selector });
    const byId = await explain('L7');
    expect(byId.events.map(({ type, why }) => `${type}: ${why}`)).toEqual([
      'RequestFiled: column filed holds “02/01/2024”, the day 2024-02-01 in Europe/London',
      'ClockStarted: column due holds “02/09/2024”, the day 2024-02-09 in Europe/London',
      'DeadlineMissed: no answer in time is stated, and the register speaks for all days through 2024-03-31',
      'ResponseReceived: column answered holds “02/12/2024”, the day 2024-02-12 in Europe/London',
    ]);
    expect((await explain('explained.csv:3')).events).toEqual(byId.events);
    expect(await explain('L2')).toMatchObject({ events: [], problem: null, records: [{ line: 2 }] });
    expect(await office.log.lastPosition()).toBe(before);
  });

  it('is read in the encoding that the mapping names, and in no other', async () => {
    const text = Buffer.from([COLUMNS, row('L8', { subject: 'Größe' })].join('\n'), 'latin1');
    const file = await office.file('latin.csv', text);
    await expect(office.take(mapping(), [file])).rejects.toMatchObject({ code: 'register-unreadable' });
    await office.take(`${mapping()}file: { encoding: windows-1252 }`, [file]);
    expect((await office.historyOf('letters', 'L8'))[0]?.data).toMatchObject({ subject: 'Größe' });
  });
});
