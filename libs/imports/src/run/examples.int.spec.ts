import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { installationFolder } from '@comity/one-machine';
import { RegisterOffice } from '../testing/register-office.js';

let office: RegisterOffice;

beforeAll(async () => {
  office = await RegisterOffice.open();
});
afterAll(() => office?.[Symbol.asyncDispose]());

describe('an example that is shipped', () => {
  const take = async (folder: string, name: string) => {
    const inExample = (file: string) => join(installationFolder(), 'examples', folder, file);
    const mapping = await readFile(inExample('mapping.yaml'), 'utf8');
    return office.take(mapping, [await office.file(name, await readFile(inExample(name)))]);
  };
  const typesOf = async (registerId: string, rowId: string) =>
    (await office.historyOf(registerId, rowId)).map(({ type, recordedAt }) => `${type} ${recordedAt.slice(0, 10)}`);

  it('takes in the journal: as it was known, with the answer that turned up later', async () => {
    const result = await take('letters-journal', 'journal.jsonl');
    expect(result).toMatchObject({ rows: 11, added: 3, changed: 7, ignored: 1, rejected: 0 });
    expect(result.unknown).toEqual([expect.objectContaining({ column: 'kind', value: 'mailbox', records: 1 })]);
    expect((await typesOf('example-letters', 'L-2')).slice(2)).toEqual([
      'DeadlineMissed 2025-04-07',
      'ResponseReceived 2025-04-14',
      'DeadlineMissVoided 2025-04-14',
    ]);
    expect((await typesOf('example-letters', 'L-1')).at(-1)).toBe('ResponseCorrected 2025-06-02');
    expect(await take('letters-journal', 'journal.jsonl')).toMatchObject({ unchanged: 10, ignored: 1, events: 0 });
  });

  it('takes in the event log, and reports the step that its mapping does not name', async () => {
    const result = await take('assistance-log', 'log.xes');
    expect(result).toMatchObject({ rows: 2, added: 2, rejected: 0 });
    expect(result.unknown).toEqual([
      expect.objectContaining({ column: 'event', value: 'Ask for translation', records: 1 }),
    ]);
    expect(await typesOf('example-assistance-log', 'A-102')).toContain('DeadlineMissed 2025-06-04');
  });
});
