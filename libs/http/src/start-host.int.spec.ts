import { request as rawRequest } from 'node:http';
import { LocalIssuer } from '@comity/testing';
import { type RunningHost, startHost } from './start-host.js';
import { DeskModule, ForgottenModule } from './test-host/desk.controller.js';

const FILE = '0b7e6a52-6d1f-4b3e-9d6a-2f8d0c1b5a11';
const quiet = { COMITY_HOST: '127.0.0.1', COMITY_PORT: 0, COMITY_LOG_LEVEL: 'silent' } as const;

let issuer: LocalIssuer;
let host: RunningHost;
let officer: string;

beforeAll(async () => {
  issuer = await LocalIssuer.start();
  const config = { ...quiet, COMITY_OIDC_ISSUER: issuer.url, COMITY_ZONE: 'Europe/London' };
  host = await startHost({ name: 'desk', module: DeskModule, config, openapi: true });
  officer = await issuer.token('olga', ['case-officer', 'emperor']);
});

afterAll(async () => {
  await host?.stop();
  await issuer?.stop();
});

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

async function call(path: string, init: RequestInit & { token?: string | null } = {}): Promise<Answer> {
  const { token = officer, headers, ...rest } = init;
  const authorization = token === null ? {} : { authorization: `Bearer ${token}` };
  const response = await fetch(`${host.url}${path}`, { ...rest, headers: { ...authorization, ...headers } });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? {} : JSON.parse(text) };
}

const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  call(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

const file = { pages: 2, items: [{ title: 'letter' }] };

describe('who gets in', () => {
  it('asks for a token, in a problem document', async () => {
    const { status, headers, body } = await call('/v1/files', { token: null });
    expect(status).toBe(401);
    expect(headers.get('content-type')).toContain('application/problem+json');
    expect(headers.get('www-authenticate')).toBe('Bearer');
    expect(body).toMatchObject({ code: 'token-missing', status: 401, instance: '/v1/files' });
    expect(body.traceId).toMatch(/^[0-9a-f]{32}$/);
  });

  it('lets in a role that the route names, and keeps out one that it does not', async () => {
    expect((await call('/v1/files')).status).toBe(200);
    expect((await call('/v1/files/me')).body).toMatchObject({ status: 403, code: 'role-not-allowed' });
    const auditor = await issuer.token('ada', ['auditor']);
    expect((await call('/v1/files', { token: auditor })).status).toBe(403);
  });

  it('knows the person, and only the roles that exist', async () => {
    const token = await issuer.token('rosa', ['reviewer', 'emperor']);
    expect((await call('/v1/files/me', { token })).body).toEqual({ id: 'rosa', roles: ['reviewer'] });
  });

  it.each([
    ['for another audience', () => issuer.token('olga', ['case-officer'], { audience: 'payroll' })],
    ['that has expired', () => issuer.token('olga', ['case-officer'], { expiresIn: -60 })],
    ['signed with a key nobody knows', () => issuer.token('olga', ['case-officer'], { kid: 'made-up' })],
    ['that is not a token', () => Promise.resolve('a.b.c')],
    ['without a signature', () => Promise.resolve(`${btoa('{"alg":"none"}')}.${btoa('{"sub":"olga"}')}.`)],
  ])('refuses a token %s', async (_what, make) => {
    const { status, body } = await call('/v1/files', { token: (await make()).replaceAll('=', '') });
    expect([status, body.code]).toEqual([401, 'token-invalid']);
  });

  it('does not ask the issuer again for each of many unknown keys', async () => {
    const before = issuer.keysFetched;
    const tokens = await Promise.all(
      Array.from({ length: 50 }, (_, n) => issuer.token('olga', ['case-officer'], { kid: `made-up-${n}` })),
    );
    for (const token of tokens) await call('/v1/files', { token });
    expect(issuer.keysFetched - before).toBeLessThanOrEqual(1);
  });

  it('does not start with a route that nobody was given', async () => {
    const starting = startHost({ name: 'planted', module: ForgottenModule, config: quiet });
    await expect(starting).rejects.toThrow('GET /v1/forgotten (ForgottenController.read)');
  });
});

describe('an issuer that is not there', () => {
  it('answers 503 until the issuer is up, then serves by itself', async () => {
    const late = await LocalIssuer.start();
    const token = await late.token('olga', ['case-officer']);
    await late.stop();
    const config = { ...quiet, COMITY_OIDC_ISSUER: late.url };
    const early = await startHost({ name: 'early', module: DeskModule, config });
    const ask = () => fetch(`${early.url}/v1/files`, { headers: { authorization: `Bearer ${token}` } });
    try {
      expect((await ask()).status).toBe(503);
      expect((await fetch(`${early.url}/health/live`)).status).toBe(200);
      await late.listen();
      await eventually(async () => (await ask()).status === 200);
    } finally {
      await early.stop();
      await late.stop();
    }
  });
});

describe('bodies made to harm', () => {
  it.each([
    ['nested a hundred thousand deep', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, 'body-too-deep'],
    ['with a key given twice', '{"pages":1,"pages":2,"items":[]}', 'key-duplicate'],
    ['with a key that reaches the prototype', '{"pages":1,"items":[],"__proto__":{"admin":true}}', 'key-forbidden'],
    ['with that key in escapes', '{"\\u005f_proto__":{}}', 'key-forbidden'],
    ['with a NUL', '{"pages":1,"items":[{"title":"a\\u0000"}]}', 'text-invalid'],
    ['with half a surrogate pair', '{"pages":1,"items":[{"title":"\\ud800"}]}', 'text-invalid'],
    ['with an endless number', '{"pages":1e999,"items":[]}', 'number-out-of-range'],
    ['cut off', '{"pages":1', 'body-not-json'],
    ['with a comment', '{"pages":1,/* */"items":[]}', 'body-not-json'],
    ['that is no object', '[]', 'request-invalid'],
    ['that is empty', '', 'request-invalid'],
  ])('refuses a body %s', async (_what, body, code) => {
    const answered = await post('/v1/files', body);
    expect([answered.status, answered.body.code]).toEqual([400, code]);
  });

  it('refuses a body above one mebibyte, and anything but JSON', async () => {
    const large = await post('/v1/files', { pages: 1, items: [{ title: 'x'.repeat(1_100_000) }] });
    expect([large.status, large.body.code]).toEqual([413, 'body-too-large']);
    const form = await post('/v1/files', 'pages=1', { 'content-type': 'application/x-www-form-urlencoded' });
    expect([form.status, form.body.code]).toEqual([415, 'media-type-unsupported']);
  });

  it('names each wrong field by its path, and converts nothing', async () => {
    const { status, body } = await post('/v1/files', { pages: '2', items: [{ title: 7 }], colour: 'red' });
    expect(status).toBe(400);
    const fields = (body.errors as { field: string }[]).map(({ field }) => field);
    expect(fields.sort()).toEqual(['colour', 'items.0.title', 'pages']);
  });

  it('refuses a NUL or a broken escape in the address', async () => {
    expect((await call('/v1/files?cursor=%00')).body.code).toBe('request-invalid');
    const broken = await rawGet('/v1/files/%zz');
    expect(broken.status).toBe(400);
    expect(broken.type).toContain('application/problem+json');
  });

  it('answers an unknown address with a problem document', async () => {
    const { status, body } = await call('/v1/nothing/here');
    expect([status, body.code]).toEqual([404, 'not-found']);
  });
});

describe('commands', () => {
  it('answers with revision and position, in the body and in the headers', async () => {
    const { status, headers, body } = await post('/v1/files', file);
    expect(status).toBe(201);
    expect(body).toMatchObject({ revision: 1, position: '7' });
    expect([headers.get('etag'), headers.get('comity-position')]).toEqual(['"1"', '7']);
  });

  it('gives the same key the same command, for the same person only', async () => {
    const key = { 'idempotency-key': 'letter-of-monday' };
    const [first, again, keyless] = await Promise.all([
      post('/v1/files', file, key),
      post('/v1/files', file, key),
      post('/v1/files', file),
    ]);
    expect(again.body.id).toBe(first.body.id);
    expect(keyless.body.id).not.toBe(first.body.id);
    const ben = await issuer.token('ben', ['case-officer']);
    const other = await post('/v1/files', file, { ...key, authorization: `Bearer ${ben}` });
    expect(other.body.id).not.toBe(first.body.id);
  });

  it('refuses a key with a blank in it, and a revision without quotes', async () => {
    expect((await post('/v1/files', file, { 'idempotency-key': 'two words' })).body.code).toBe(
      'idempotency-key-invalid',
    );
    expect((await post(`/v1/files/${FILE}/close`, {}, { 'if-match': '3' })).body.code).toBe('if-match-invalid');
  });

  it('answers a refusal with its status, and a stale revision with 412', async () => {
    const refused = await post(`/v1/files/${FILE}/close`, {});
    expect(refused.status).toBe(409);
    expect(refused.body).toMatchObject({ code: 'file-closed', detail: `file ${FILE} is closed already` });
    expect((await post(`/v1/files/${FILE}/close`, {}, { 'if-match': '"3"' })).status).toBe(412);
    expect((await post('/v1/files/seven/close', {})).status).toBe(400);
  });

  it('tells nothing but the trace id when we are at fault', async () => {
    const { status, body } = await call('/v1/files/broken');
    expect(status).toBe(500);
    expect(Object.keys(body).sort()).toEqual(['code', 'status', 'title', 'traceId', 'type']);
    expect(JSON.stringify(body)).not.toContain('cabinet');
  });
});

describe('queries', () => {
  it('turns the pages until the last', async () => {
    const seen: unknown[] = [];
    let cursor: unknown = null;
    do {
      const next = cursor === null ? '' : `&cursor=${String(cursor)}`;
      const { body } = await call(`/v1/files?limit=50${next}`);
      seen.push(...(body.items as unknown[]));
      cursor = body.nextCursor;
    } while (cursor !== null);
    expect(seen).toEqual(Array.from({ length: 120 }, (_, index) => index + 1));
  });

  it.each(['limit=0', 'limit=201', 'limit=ten', 'limit=1&limit=2', 'colour=red', 'cursor=made-up', 'cursor=IngiCg'])(
    'refuses %s',
    async (query) => expect((await call(`/v1/files?${query}`)).status).toBe(400),
  );

  it('reads a day as its end in the office, and refuses the future', async () => {
    const known = async (text: string) => (await call(`/v1/files/known?asKnownOn=${text}`)).body;
    expect(await known('2024-07-01')).toEqual({ knownAt: '2024-07-01T22:59:59.999Z', date: '2024-07-01' });
    expect(await known('2024-11-20T23:30:00.000Z')).toMatchObject({ date: '2024-11-20' });
    expect(await known('2999-01-01')).toMatchObject({ status: 400, code: 'as-known-on-invalid' });
    expect(await known('2024-02-30')).toMatchObject({ status: 400 });
  });

  it('hands the wanted position to the query, whatever else the query names', async () => {
    expect((await call('/v1/files/known?atLeast=7')).status).toBe(200);
    expect((await call('/v1/files/known?atLeast=seven')).status).toBe(400);
    const behind = await call('/v1/files/known', { headers: { 'comity-at-least': '8' } });
    expect([behind.status, behind.body.code, behind.headers.get('retry-after')]).toEqual([
      503,
      'read-model-behind',
      '1',
    ]);
  });

  it('answers 304 to one who holds the revision already', async () => {
    const token = await issuer.token('rosa', ['reviewer']);
    expect((await call('/v1/files/me', { token })).headers.get('etag')).toBe('"4"');
    const again = await call('/v1/files/me', { token, headers: { 'if-none-match': '"4"' } });
    expect([again.status, again.body]).toEqual([304, {}]);
  });

  it('goes by the trace that the caller is part of', async () => {
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    const { headers, body } = await call('/v1/files/broken', { headers: { traceparent } });
    expect(body.traceId).toBe('4bf92f3577b34da6a3ce929d0e0e4736');
    expect(headers.get('request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('the API document', () => {
  it('is OpenAPI 3.1, open to read, with roles, bearer scheme and problem', async () => {
    const { body } = await call('/openapi.json', { token: null });
    expect(body).toMatchObject({
      openapi: '3.1.0',
      components: { securitySchemes: { bearer: { scheme: 'bearer' } }, schemas: { Problem: {} } },
      security: [{ bearer: [] }],
      paths: {
        '/v1/files/me': { get: { 'x-roles': ['reviewer'] } },
        '/health/ready': { get: { security: [{}] } },
      },
    });
  });

  it('has a page that loads nothing from elsewhere', async () => {
    const response = await fetch(`${host.url}/docs`);
    const html = await response.text();
    expect(response.status).toBe(200);
    expect(html.match(/(?:src|href)="(?:https?:)?\/\//g)).toBeNull();
    expect((await fetch(`${host.url}/docs/swagger-ui-bundle.js`)).status).toBe(200);
  });
});

async function eventually(holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new TypeError('did not come true within ten seconds');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Sends the path as it is; fetch would mend it first. */
function rawGet(path: string): Promise<{ status: number | undefined; type: string }> {
  const { port } = new URL(host.url);
  return new Promise((resolve, reject) => {
    const sent = rawRequest({ host: '127.0.0.1', port, path }, (response) => {
      response.resume();
      resolve({ status: response.statusCode, type: String(response.headers['content-type']) });
    });
    sent.on('error', reject).end();
  });
}
