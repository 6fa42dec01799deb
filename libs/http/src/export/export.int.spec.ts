import { setTimeout as pause } from 'node:timers/promises';
import { inflateRawSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { Desk } from '../test-host/desk.js';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const POLLS = 600;
const POLL_MS = 100;

let desk: Desk;
let token: string;

beforeAll(async () => {
  desk = await Desk.open();
  token = await desk.issuer.token('rosa', ['reviewer'], { expiresIn: 600 });
});
afterAll(() => desk?.close());

function take(path: string, accept: string, signal?: AbortSignal): Promise<Response> {
  const headers = { authorization: `Bearer ${token}`, accept };
  return fetch(`${desk.host.url}${path}`, { headers, ...(signal === undefined ? {} : { signal }) });
}

describe('a list', () => {
  it('is taken away whole as CSV, with what a spreadsheet would compute behind an apostrophe', async () => {
    const answer = await take('/v1/files/sheets', 'text/csv');
    expect(answer.headers.get('content-disposition')).toMatch(
      /^attachment; filename="files-sheets-\d{4}-\d\d-\d\d\.csv"$/,
    );
    const rows: Record<string, string>[] = parse(await answer.text(), { columns: true });
    expect(rows.map(({ number }) => Number(number))).toEqual(Array.from({ length: 450 }, (_, index) => index + 1));
    expect(rows[0]).toEqual({ number: '1', title: 'Sheet “1”, <A & B>', filedOn: '', tags: '["a","b"]' });
    expect(rows[9]?.title).toBe(`'=HYPERLINK("x")10`);
  });

  it('is taken away whole as JSON lines, exactly as the list answers it', async () => {
    const lines = (await (await take('/v1/files/sheets', 'application/jsonl')).text()).trimEnd().split('\n');
    expect(lines).toHaveLength(450);
    expect(JSON.parse(lines[9] ?? '')).toEqual({
      ...{ number: 10, title: '=HYPERLINK("x")10', filedOn: '2024-10-15', tags: ['a', 'b'] },
    });
  });

  it('is taken away whole as a workbook without a formula in it, days as days', async () => {
    const answer = await take('/v1/files/sheets', XLSX);
    const parts = partsOf(Buffer.from(await answer.arrayBuffer()));
    expect([...parts.keys()]).toEqual(
      expect.arrayContaining(['[Content_Types].xml', '_rels/.rels', 'xl/workbook.xml', 'xl/styles.xml']),
    );
    const sheet = parts.get('xl/worksheets/sheet1.xml') ?? '';
    expect(sheet.match(/<row /g)).toHaveLength(451);
    expect(sheet).not.toContain('<f>');
    expect(sheet).toContain('<t xml:space="preserve">Sheet “1”, &lt;A &amp; B&gt;</t>');
    expect(sheet).toContain('<c r="C3" s="1"><v>45580</v></c>');
  });

  it('has the columns that were asked for', async () => {
    const text = await (await take('/v1/files/sheets?fields=number,filedOn', 'text/csv')).text();
    expect(text.split('\r\n').slice(0, 3)).toEqual(['number,filedOn', '1,', '2,2024-10-15']);
  });

  it('is a page of JSON for whoever asks for nothing else', async () => {
    for (const accept of ['*/*', 'application/json', 'text/html, */*']) {
      expect(((await (await take('/v1/files/sheets', accept)).json()) as { items: [] }).items).toHaveLength(50);
    }
  });

  it('is refused in part, and to whoever may not see it', async () => {
    const part = await take('/v1/files/sheets?limit=10', 'text/csv');
    expect([part.status, ((await part.json()) as { code: string }).code]).toEqual([400, 'export-is-whole']);
    expect((await desk.call('/v1/files/sheets', { token: null, headers: { accept: 'text/csv' } })).status).toBe(401);
  });

  it('is cut off where it fails on its way, so that nobody takes a part for the whole', async () => {
    const answer = await take('/v1/files/sheets?tornAfter=200', 'text/csv');
    await expect(answer.text()).rejects.toThrow();
  });
});

describe('an endless list', () => {
  const asked = async () => Number((await desk.call('/v1/files/asked')).body.pages);
  /** Polls until nothing more is asked for. */
  const settled = async () => {
    let before = -1;
    for (let poll = 0; poll < POLLS; poll++) {
      const now = await asked();
      if (now === before) return now;
      before = now;
      await pause(POLL_MS);
    }
    throw new RangeError('the list is still being asked for');
  };

  it.each(['text/csv', 'application/jsonl', XLSX])('waits for its reader, and ends with it: %s', async (accept) => {
    const before = await asked();
    const leaving = new AbortController();
    const answer = await take('/v1/files/endless', accept, leaving.signal);
    await answer.body?.getReader().read();
    // A page holds two megabytes: sockets hold a few, and then nothing more is asked for.
    const waiting = accept === XLSX ? await asked() : await settled();
    if (accept !== XLSX) expect(waiting - before).toBeLessThan(20);
    leaving.abort();
    await settled();
  });

  it('is not asked for by more readers than there is room for', async () => {
    const leaving = new AbortController();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => take('/v1/files/endless', 'application/jsonl', leaving.signal)),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200));
    expect((await take('/v1/files/endless', 'text/csv')).status).toBe(503);
    leaving.abort();
    for (let poll = 0; poll < POLLS; poll++) {
      if ((await take('/v1/files/sheets', 'text/csv')).ok) return;
      await pause(POLL_MS);
    }
    throw new RangeError('those who left still take up room');
  });
});

/** The parts of a ZIP file by name, as its central directory lists them. */
function partsOf(zip: Buffer): Map<string, string> {
  const parts = new Map<string, string>();
  let at = zip.readUInt32LE(zip.lastIndexOf('PK\x05\x06', undefined, 'latin1') + 16);
  while (zip.readUInt32LE(at) === 0x02014b50) {
    const [packed, name, extra, comment] = [20, 28, 30, 32].map((offset) =>
      offset === 20 ? zip.readUInt32LE(at + offset) : zip.readUInt16LE(at + offset),
    ) as [number, number, number, number];
    const local = zip.readUInt32LE(at + 42);
    const data = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const bytes = zip.subarray(data, data + packed);
    const text = zip.readUInt16LE(at + 10) === 0 ? bytes : inflateRawSync(bytes);
    parts.set(zip.toString('utf8', at + 46, at + 46 + name), text.toString('utf8'));
    at += 46 + name + extra + comment;
  }
  return parts;
}
