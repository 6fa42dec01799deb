import { randomBytes } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { attachmentsApi } from '@comity/attachments/api';
import { attachmentsProjector } from '@comity/attachments/projector';
import { casesApi } from '@comity/cases/api';
import { caseDecider } from '@comity/cases/contract';
import { casesProjector } from '@comity/cases/projector';
import { CommandRunner } from '@comity/event-log';
import { newId } from '@comity/kernel';
import { needToKnowApi } from '@comity/need-to-know/api';
import { type Caller, type SliceAnswer, type SliceHost, startSliceHost } from '@comity/testing';
import { doctorsFindings, FILE_PLACES, type FilePlace, hexOf } from './file-places.js';

const MIB = 1024 * 1024;
const PDF = Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(2_000, 'evidence ')]);
const LARGE = Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(1.5 * MIB)]);

const digest = (content: Uint8Array) => `sha-256=:${Buffer.from(hexOf(content), 'hex').toString('base64')}:`;

describe.each(FILE_PLACES)('attachments in $name', ({ open }) => {
  let place: FilePlace;
  let host: SliceHost;
  let olga: Caller;
  let rosa: Caller;
  let token: string;
  let last: string;

  beforeAll(async () => {
    const doors = { api: [casesApi, needToKnowApi, attachmentsApi], projector: [casesProjector, attachmentsProjector] };
    place = await open();
    host = await startSliceHost(doors, { ...place.settings, COMITY_FILES_MAX_MB: 2 });
    olga = await host.as('olga', 'case-officer');
    rosa = await host.as('rosa', 'reviewer');
    token = await host.tokenOf('olga', 'case-officer');
  });

  afterAll(async () => {
    await host?.[Symbol.asyncDispose]();
    await place?.[Symbol.asyncDispose]();
  });

  async function openCase(marking = 'TLP:AMBER'): Promise<string> {
    const opened = await olga('/v1/cases', { method: 'POST', body: { title: 'Relay', marking } });
    last = opened.body.position;
    return opened.body.id;
  }

  async function close(id: string): Promise<void> {
    const context = { commandId: newId(), actor: { id: 'olga', roles: [] }, now: new Date().toISOString() };
    const command = { type: 'close', reason: 'answered', openMatters: 0 } as const;
    const run = { decider: caseDecider, id, command, context: { ...context, correlationId: 'test' } };
    expect(await new CommandRunner(host.log).run(run)).toMatchObject({ accepted: true });
  }

  interface Upload {
    readonly name?: string;
    readonly matter?: string;
    readonly type?: string;
    readonly headers?: Record<string, string>;
  }

  async function upload(caseId: string, content: Uint8Array, more: Upload = {}) {
    const { name = 'Logs.pdf', matter, type = 'application/pdf', headers = {} } = more;
    const query = new URLSearchParams({ name, ...(matter === undefined ? {} : { matter }) });
    const response = await fetch(`${host.url}/v1/cases/${caseId}/attachments?${query}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': type, ...headers },
      body: content as Uint8Array<ArrayBuffer>,
    });
    const body = (await response.json()) as { id: string; code: string; position: string; detail: string };
    last = body.position ?? last;
    return { status: response.status, ...body };
  }

  const download = (id: string, as = token) =>
    fetch(`${host.url}/v1/attachments/${id}/content`, { headers: { authorization: `Bearer ${as}` } });
  const shown = (who: Caller, path: string): Promise<SliceAnswer> =>
    who(path, { headers: { 'comity-at-least': last } });
  const end = async () => `${await host.log.lastPosition()}`;

  it.each([
    ['small', PDF],
    ['large', LARGE],
  ])('give back a %s file as it was, to be saved and never shown', async (_size, content) => {
    const caseId = await openCase();
    const { id, status } = await upload(caseId, content, {
      name: 'Протокол "7".pdf',
      headers: { 'content-digest': digest(content) },
    });
    expect(status).toBe(201);
    const got = await download(id);
    expect(Buffer.from(await got.arrayBuffer()).equals(content)).toBe(true);
    const { headers } = got;
    expect(headers.get('content-disposition')).toMatch(/^attachment; filename=".*"; filename\*=UTF-8''%D0%9F/);
    expect([headers.get('content-type'), headers.get('content-length')]).toEqual([
      'application/pdf',
      `${content.length}`,
    ]);
    expect([headers.get('x-content-type-options'), headers.get('content-digest')]).toEqual([
      'nosniff',
      digest(content),
    ]);
    expect(headers.get('content-security-policy')).toContain('sandbox');
  });

  it('say in the timeline who brought the file and who took it, with its hash [chain-of-custody]', async () => {
    const caseId = await openCase();
    const { id } = await upload(caseId, PDF);
    const rosasToken = await host.tokenOf('rosa', 'reviewer');
    for (let time = 0; time < 3; time++) await (await download(id, rosasToken)).arrayBuffer();
    last = await end();
    const { items } = (await shown(olga, `/v1/cases/${caseId}/timeline`)).body;
    expect(items.map(({ sentence }: { sentence: string }) => sentence)).toEqual([
      'olga opened the case “Relay”, marked TLP:AMBER',
      `olga attached the file “Logs.pdf” (application/pdf, ${PDF.length} bytes, SHA-256 ${hexOf(PDF)})`,
      `rosa took a copy of the file (SHA-256 ${hexOf(PDF)})`,
    ]);
    const listed = (await shown(rosa, `/v1/cases/${caseId}/attachments?matter=case-${caseId}`)).body.items;
    expect(listed).toMatchObject([{ attachmentId: id, sha256: hexOf(PDF), sizeBytes: PDF.length, handedOut: 1 }]);
    const one = await shown(rosa, `/v1/attachments/${id}`);
    expect([one.headers.get('etag'), one.body.name, one.body.attachedBy]).toEqual(['"1"', 'Logs.pdf', 'olga']);
  });

  it('answer a retry as the first time, and refuse another file under its key', async () => {
    const caseId = await openCase();
    const headers = { 'idempotency-key': 'upload-1' };
    const first = await upload(caseId, PDF, { headers });
    const position = await end();
    expect(await upload(caseId, PDF, { headers })).toEqual(first);
    expect(await upload(caseId, LARGE, { headers })).toMatchObject({ status: 422, code: 'command-id-reused' });
    expect(await upload(caseId, PDF, { headers, name: 'Other.pdf' })).toMatchObject({
      status: 422,
      code: 'command-id-reused',
    });
    await close(caseId);
    expect(await upload(caseId, PDF, { headers })).toEqual(first);
    expect(await upload(caseId, PDF)).toMatchObject({ status: 409, code: 'case-closed' });
    expect(Number(await end())).toBeGreaterThan(Number(position));
  });

  it.each<[what: string, content: Uint8Array, more: Upload, status: number, code: string]>([
    ['more bytes than are taken', Buffer.alloc(2 * MIB + 1, 'x'), { type: 'text/plain' }, 413, 'body-too-large'],
    ['a kind that is not taken', PDF, { type: 'text/html' }, 415, 'media-type-not-taken'],
    ['a page that is said to be a picture', Buffer.from('<html>'), { type: 'image/png' }, 415, 'media-type-mismatch'],
    [
      'a program that is said to be text',
      Buffer.from('MZ\0\0\u0003'),
      { type: 'text/plain' },
      415,
      'media-type-mismatch',
    ],
    ['a document of another kind', PDF, { type: 'application/zip' }, 415, 'media-type-mismatch'],
    ['nothing', Buffer.alloc(0), { type: 'text/plain' }, 422, 'file-empty'],
    ['another hash than it has', PDF, { headers: { 'content-digest': digest(LARGE) } }, 422, 'content-digest-mismatch'],
    ['a hash that is none', PDF, { headers: { 'content-digest': 'md5=:x:' } }, 400, 'content-digest-invalid'],
    ['a packed body', PDF, { headers: { 'content-encoding': 'gzip' } }, 415, 'content-encoding-not-taken'],
    ['a path for a name', PDF, { name: '../../etc/passwd' }, 422, 'content-invalid'],
    ['a name with a line break', PDF, { name: 'x\r\nSet-Cookie: y' }, 422, 'content-invalid'],
    ['no name', PDF, { name: '' }, 400, 'request-invalid'],
    [
      'a matter that does not exist',
      PDF,
      { matter: `request-${'0'.repeat(8)}-0000-4000-8000-${'0'.repeat(12)}` },
      404,
      'matter-unknown',
    ],
  ])('refuse %s, and nothing is left of it', async (_what, content, more, status, code) => {
    const caseId = await openCase();
    const before = await end();
    expect(await upload(caseId, content, more)).toMatchObject({ status, code });
    expect(await end()).toBe(before);
  });

  it('are refused while they arrive when they turn out larger than is taken', async () => {
    const caseId = await openCase();
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (let sent = 0; sent < 8; sent++) yield Buffer.alloc(MIB, 'x');
    }
    const response = await fetch(`${host.url}/v1/cases/${caseId}/attachments?name=endless.txt`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'text/plain' },
      body: ReadableStream.from(endless()) as never,
      duplex: 'half',
    } as RequestInit);
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([413, 'body-too-large']);
  });

  it('leave the connection free for the next request when they are refused halfway', async () => {
    const caseId = await openCase();
    const { hostname, port } = new URL(host.url);
    await using stack = new AsyncDisposableStack();
    const socket = connect(Number(port), hostname);
    stack.defer(() => void socket.destroy());
    const heard: string[] = [];
    socket.setEncoding('latin1').on('data', (text: string) => heard.push(text));
    const head = [
      `POST /v1/cases/${caseId}/attachments?name=large.txt HTTP/1.1`,
      ...[`Host: ${hostname}`, `Authorization: Bearer ${token}`, 'Content-Type: text/plain'],
      `Transfer-Encoding: chunked\r\n\r\n`,
    ];
    socket.write(head.join('\r\n'));
    for (let sent = 0; sent < 8; sent++) socket.write(`100000\r\n${'x'.repeat(MIB)}\r\n`);
    socket.write(`0\r\n\r\nGET /health/live HTTP/1.1\r\nHost: ${hostname}\r\n\r\n`);
    for (let asked = 0; asked < 100 && !heard.join('').includes(' 200 '); asked++) await pause(50);
    expect(heard.join('').match(/ (413|200) /g)).toEqual([' 413 ', ' 200 ']);
  });

  it('are neither there nor refused differently for those who need not know of the case [nothing-leaks]', async () => {
    const caseId = await openCase('TLP:RED');
    const { id } = await upload(caseId, PDF);
    await (await download(id)).arrayBuffer();
    last = await end();
    for (const path of [`/v1/cases/${caseId}/attachments`, `/v1/attachments/${id}`, `/v1/attachments/${id}/content`]) {
      expect((await shown(rosa, path)).status).toBe(404);
    }
    const other = await openCase();
    const foreign = await host.tokenOf('oscar', 'case-officer');
    const query = `name=x.pdf&matter=attachment-${id}`;
    const answers = [`/v1/cases/${caseId}/attachments?name=x.pdf`, `/v1/cases/${other}/attachments?${query}`].map(
      (path) =>
        fetch(`${host.url}${path}`, {
          method: 'POST',
          headers: { authorization: `Bearer ${foreign}`, 'content-type': 'application/pdf' },
          body: PDF as Uint8Array<ArrayBuffer>,
        }),
    );
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([404, 404]);
  });

  it('are not handed out once they have changed, and the host says so', async () => {
    const caseId = await openCase();
    const [small, large] = [await upload(caseId, PDF), await upload(caseId, LARGE)];
    await shown(olga, `/v1/attachments/${large.id}`);
    expect(await doctorsFindings(host, place)).toEqual([]);
    for (const content of [PDF, LARGE]) await place.spoil(content);
    const found = (await doctorsFindings(host, place)).join('\n');
    for (const { id } of [small, large]) expect(found).toContain(`attachment ${id}: `);
    expect(found).toContain(`Restore sha256/${hexOf(LARGE).slice(0, 2)}/${hexOf(LARGE)} from a backup`);
    const refused = await download(small.id);
    expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([500, 'internal-error']);
    // Known to be changed only at its end: it is cut off, so that no part passes for the whole.
    const cutOff = await download(large.id);
    await expect(cutOff.arrayBuffer()).rejects.toThrow();
    const { checks } = (await (await fetch(`${host.url}/health/ready`)).json()) as { checks: { files: unknown } };
    expect(checks.files).toEqual({ ok: true, state: 'ready', corrupt: 2 });
  });

  it('leave nothing when the line breaks in the middle', async () => {
    const caseId = await openCase();
    const before = await end();
    await new Promise<void>((resolve) => {
      const sent = httpRequest(`${host.url}/v1/cases/${caseId}/attachments?name=half.pdf`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/pdf',
          'content-length': LARGE.length,
        },
      });
      sent.on('error', () => resolve());
      sent.write(LARGE.subarray(0, MIB), () => sent.destroy(new Error('the line is dead')));
    });
    expect(await end()).toBe(before);
    for (let look = 0; look < 100 && (await place.incoming()) === 1; look++) await fetch(`${host.url}/health/live`);
    expect((await place.incoming()) ?? 0).toBe(0);
  });
});
