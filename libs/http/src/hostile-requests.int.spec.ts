import { once } from 'node:events';
import { request as rawRequest } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { systemClock } from '@comity/kernel';
import { Desk } from './test-host/desk.js';

let desk: Desk;

beforeAll(async () => {
  desk = await Desk.open();
});

afterAll(() => desk?.close());

describe('bodies made to harm', () => {
  it.each([
    ['nested a hundred thousand deep', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, 'body-too-deep'],
    ['with a key given twice', '{"pages":1,"pages":2,"items":[]}', 'key-duplicate'],
    ['with a key that reaches the prototype', '{"pages":1,"items":[],"__proto__":{"admin":true}}', 'key-forbidden'],
    ['with a key that stands in for a conversion', '{"pages":{"toString":1},"items":[]}', 'key-forbidden'],
    ['with a forbidden key in escapes', '{"\\u005f_proto__":{}}', 'key-forbidden'],
    ['with a NUL', '{"pages":1,"items":[{"title":"a\\u0000"}]}', 'text-invalid'],
    ['with half a surrogate pair', '{"pages":1,"items":[{"title":"\\ud800"}]}', 'text-invalid'],
    ['with an endless number', '{"pages":1e999,"items":[]}', 'number-out-of-range'],
    ['with a number that loses digits', '{"pages":18446744073709551615,"items":[]}', 'number-out-of-range'],
    ['cut off', '{"pages":1', 'body-not-json'],
    ['with a comment', '{"pages":1,/* */"items":[]}', 'body-not-json'],
    ['that is no object', '[]', 'request-invalid'],
    ['that is empty', '', 'request-invalid'],
  ])('refuses a body %s', async (_what, body, code) => {
    const answered = await desk.post('/v1/files', body);
    expect([answered.status, answered.body.code]).toEqual([400, code]);
  });

  it('refuses a body above one mebibyte, and anything but JSON', async () => {
    const large = await desk.post('/v1/files', { pages: 1, items: [{ title: 'x'.repeat(1_100_000) }] });
    expect([large.status, large.body.code]).toEqual([413, 'body-too-large']);
    const form = await desk.post('/v1/files', 'pages=1', { 'content-type': 'application/x-www-form-urlencoded' });
    expect([form.status, form.body.code]).toEqual([415, 'media-type-unsupported']);
  });

  it('answers a body that is too large to whoever still sends it, and then what comes next on its connection', async () => {
    const { port } = new URL(desk.host.url);
    const sender = connect(Number(port), '127.0.0.1');
    const answers: string[] = [];
    sender.on('data', (chunk) => answers.push(String(chunk)));
    const heard = async (wanted: RegExp): Promise<void> => {
      while (!wanted.test(answers.join(''))) await once(sender, 'data');
    };
    const length = 2_000_000;
    const type = 'Content-Type: application/json';
    sender.write(`POST /v1/files HTTP/1.1\r\nHost: desk\r\n${type}\r\nContent-Length: ${length}\r\n\r\n`);
    await heard(/^HTTP\/1\.1 413 .*"code":"body-too-large"/s);
    sender.write('x'.repeat(length));
    sender.write('GET /health/live HTTP/1.1\r\nHost: desk\r\nConnection: close\r\n\r\n');
    await heard(/HTTP\/1\.1 200 /);
    sender.destroy();
  });

  it.each([
    ['is no HTTP', 'MADE UP\r\n\r\n', 400, 'request-invalid'],
    [
      'has a header that never ends',
      `GET / HTTP/1.1\r\nHost: desk\r\nX-Long: ${'x'.repeat(40_000)}`,
      431,
      'headers-too-large',
    ],
  ])('answers what %s with a problem, and says that the connection ends', async (_what, sent, status, code) => {
    const { port } = new URL(desk.host.url);
    const sender = connect(Number(port), '127.0.0.1');
    sender.write(sent);
    const [head = '', body = ''] = (await text(sender)).split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(head).toContain('Connection: close');
    expect(JSON.parse(body)).toMatchObject({ status, code, traceId: expect.any(String) });
  });

  it('cuts off a body that does not arrive', async () => {
    const hasty = await Desk.open(systemClock, { COMITY_BODY_WITHIN_SECONDS: 0.05 });
    try {
      const { port } = new URL(hasty.host.url);
      const sender = connect(Number(port), '127.0.0.1');
      const head =
        'POST /v1/files HTTP/1.1\r\nHost: desk\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n';
      sender.write(`${head}{"pages":`);
      // It ends, which says that the connection is closed as well.
      const answered = await text(sender);
      expect(answered).toMatch(/^HTTP\/1\.1 408 /);
      expect(answered).toContain('"code":"body-too-slow"');
      expect((await hasty.post('/v1/files', { pages: 1, items: [] })).status).toBe(201);
    } finally {
      await hasty.close();
    }
  });

  it('names each wrong field by its path, and converts nothing', async () => {
    const { status, body } = await desk.post('/v1/files', { pages: '2', items: [{ title: 7 }], colour: 'red' });
    expect(status).toBe(400);
    const fields = (body.errors as { field: string }[]).map(({ field }) => field);
    expect(fields.sort()).toEqual(['colour', 'items.0.title', 'pages']);
  });

  it('refuses a NUL or a broken escape in the address', async () => {
    expect((await desk.call('/v1/files?cursor=%00')).body.code).toBe('request-invalid');
    const broken = await rawGet('/v1/files/%zz');
    expect(broken.status).toBe(400);
    expect(broken.type).toContain('application/problem+json');
  });

  it('answers an unknown address with a problem document', async () => {
    const { status, body } = await desk.call('/v1/nothing/here');
    expect([status, body.code]).toEqual([404, 'not-found']);
  });
});

/** Sends the path as it is; fetch would mend it first. */
function rawGet(path: string): Promise<{ status: number | undefined; type: string }> {
  const { port } = new URL(desk.host.url);
  return new Promise((resolve, reject) => {
    const sent = rawRequest({ host: '127.0.0.1', port, path }, (response) => {
      response.resume();
      resolve({ status: response.statusCode, type: String(response.headers['content-type']) });
    });
    sent.on('error', reject).end();
  });
}
