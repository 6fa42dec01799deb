import { mkdtempSync, rmSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { agreementStream } from '@comity/agreements/contract';
import { caseStream } from '@comity/cases/contract';
import { counterpartStream } from '@comity/counterparts/contract';
import { CommandRunner, EventLog } from '@comity/event-log';
import { idFrom } from '@comity/kernel';
import { calendarStream } from '@comity/published-calendars/contract';
import { requestStream } from '@comity/requests/contract';
import { startStore, type ThrowAwayServer } from '@comity/testing';
import { readMapping } from '../domain/mapping.js';
import { importRegister } from './import-register.js';

const MAPPING = `
register: { id: letters, name: Register of letters }
direction: outgoing
agreement: { key: letters, title: Letters, ourName: We, inForceFrom: 2023-01-01 }
case: { key: all, title: All letters }
completeThrough: 2024-03-31
id: id
reference: id
subject: subject
counterpart: { id: body, name: body }
kind: { constant: letter }
urgency: { constant: routine }
dates: { pattern: DD/MM/YYYY, zone: Europe/London, filed: filed, due: due, final: answered }
`;
const HEAD = 'id,subject,body,filed,due,answered';

let store: ThrowAwayServer;
let log: EventLog;
let folder: string;
let files = 0;

beforeAll(async () => {
  store = await startStore();
  log = EventLog.connect(store.url, [requestStream, agreementStream, caseStream, counterpartStream, calendarStream]);
  folder = mkdtempSync(join(tmpdir(), 'comity-import-'));
});

afterAll(async () => {
  await log?.dispose();
  await store?.[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

async function imported(content: string | Buffer, options: { name?: string; dryRun?: boolean; mapping?: string } = {}) {
  const file = join(folder, options.name ?? `register-${files++}.csv`);
  await writeFile(file, content);
  return importRegister(new CommandRunner(log), {
    files: [file],
    mapping: readMapping(options.mapping ?? MAPPING),
    rejectsFile: `${file}.rejects.csv`,
    dryRun: options.dryRun ?? false,
  });
}

async function typesOf(rowId: string): Promise<string[]> {
  const types: string[] = [];
  for await (const entry of log.readStream(`request-${idFrom('request', 'letters', rowId)}`)) {
    if (entry.kind === 'event') types.push(entry.event.type);
  }
  return types;
}

describe('a register', () => {
  it('is imported but for its bad rows, which are named with line, column and reason', async () => {
    const rows = [
      'A1,"Two\nlines",MoD,01/02/2024,09/02/2024,05/02/2024',
      'A2,Bad date,MoD,2024-02-01,09/02/2024,',
      'A3,Too few fields,MoD',
      'A4,Silent,MoD,01/02/2024,09/02/2024,',
    ];
    const result = await imported([HEAD, ...rows].join('\n'));
    expect(result).toMatchObject({ rows: 4, total: 4, added: 2, rejected: 2 });
    const rejects = await readFile(result.rejectsFile ?? '', 'utf8');
    expect(rejects).toMatch(/register-0\.csv,4,A2,filed,.*DD\/MM\/YYYY/);
    expect(rejects).toMatch(/register-0\.csv,5,,,/);
    expect(await typesOf('A1')).toEqual(['RequestFiled', 'ClockStarted', 'ResponseReceived']);
    expect(await typesOf('A4')).toEqual(['RequestFiled', 'ClockStarted', 'DeadlineMissed']);
  });

  it('dates what it knows when it happened, and says where that is assumed', async () => {
    await imported(`${HEAD}\nB1,Dated,MoD,01/07/2024,09/07/2024,05/07/2024`);
    const seen = [];
    for await (const entry of log.readStream(`request-${idFrom('request', 'letters', 'B1')}`)) {
      if (entry.kind === 'event')
        seen.push([entry.event.occurredAt, entry.event.recordedAt, entry.event.envelope.recordedAtAssumed]);
    }
    expect(seen).toEqual([
      ['2024-06-30T23:00:00.000Z', '2024-06-30T23:00:00.000Z', true],
      ['2024-06-30T23:00:00.000Z', '2024-06-30T23:00:00.000Z', true],
      ['2024-07-04T23:00:00.000Z', '2024-07-04T23:00:00.000Z', true],
    ]);
  });

  it('changes nothing when it comes again, and brings only its news in a later version', async () => {
    const first = `${HEAD}\nC1,One,MoD,01/02/2024,09/02/2024,\nC2,Two,MoD,01/02/2024,09/02/2024,08/02/2024`;
    await imported(first);
    expect(await imported(first)).toMatchObject({ added: 0, changed: 0, unchanged: 2, events: 0, position: null });
    const later = first.replace('09/02/2024,\n', '09/02/2024,07/02/2024\n');
    expect(await imported(later)).toMatchObject({ changed: 1, unchanged: 1, events: 2 });
    expect(await typesOf('C1')).toEqual([
      ...['RequestFiled', 'ClockStarted', 'DeadlineMissed'],
      ...['ResponseReceived', 'DeadlineMissVoided'],
    ]);
  });

  it('keeps the order of two rows about the same request', async () => {
    await imported(`${HEAD}\nD1,One,MoD,01/02/2024,09/02/2024,\nD1,One,MoD,01/02/2024,09/02/2024,20/02/2024`);
    expect((await typesOf('D1')).slice(2)).toEqual(['DeadlineMissed', 'ResponseReceived']);
  });

  it('is read to its end in a dry run, and nothing is recorded', async () => {
    const before = await log.lastPosition();
    const result = await imported(`${HEAD}\nE1,One,MoD,01/02/2024,09/02/2024,\nE2,,MoD,01/02/2024,,`, { dryRun: true });
    expect(result).toMatchObject({ rows: 2, added: 0, rejected: 1 });
    expect(await log.lastPosition()).toBe(before);
  });
});

describe('nothing is imported from', () => {
  const good = `${HEAD}\nF1,One,MoD,01/02/2024,09/02/2024,\n`.repeat(1);
  const cut = gzipSync(`${HEAD}\n${'F2,One,MoD,01/02/2024,09/02/2024,\n'.repeat(5_000)}`).subarray(0, 200);

  it.each([
    ['a file that is cut short', cut, { name: 'cut.csv.gz' }, 'register-unreadable'],
    ['text that calls itself gzip', good, { name: 'text.csv.gz' }, 'register-unreadable'],
    ['a file without records', `${HEAD}\n`, {}, 'register-unreadable'],
    ['a file that lacks a column', good.replaceAll('due', 'dew'), {}, 'column-missing'],
    ['a file with a column twice', good.replace('subject', 'id'), {}, 'register-unreadable'],
    [
      'a register whose calendar is not published',
      good,
      { mapping: MAPPING.replace('inForceFrom', "calendars: { us: 'XX' }, inForceFrom") },
      'calendar-unpublished',
    ],
  ])('%s', async (_what, content, options, code) => {
    await expect(imported(content, options)).rejects.toMatchObject({ code });
    expect(await typesOf('F1')).toEqual([]);
    expect(await typesOf('F2')).toEqual([]);
  });
});
