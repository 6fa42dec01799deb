import { Desk, file } from './test-host/desk.js';

const FILE = '0b7e6a52-6d1f-4b3e-9d6a-2f8d0c1b5a11';

let desk: Desk;

beforeAll(async () => {
  desk = await Desk.open();
});

afterAll(() => desk?.close());

describe('commands', () => {
  it('answers with revision and position, in the body and in the headers', async () => {
    const { status, headers, body } = await desk.post('/v1/files', file);
    expect(status).toBe(201);
    expect(body).toMatchObject({ revision: 1, position: '7' });
    expect([headers.get('etag'), headers.get('comity-position')]).toEqual(['"1"', '7']);
  });

  it('gives the same key the same command, for the same person only', async () => {
    const key = { 'idempotency-key': 'letter-of-monday' };
    const [first, again, keyless] = await Promise.all([
      desk.post('/v1/files', file, key),
      desk.post('/v1/files', file, key),
      desk.post('/v1/files', file),
    ]);
    expect(again.body.id).toBe(first.body.id);
    expect(keyless.body.id).not.toBe(first.body.id);
    const ben = await desk.issuer.token('ben', ['case-officer']);
    const other = await desk.post('/v1/files', file, { ...key, authorization: `Bearer ${ben}` });
    expect(other.body.id).not.toBe(first.body.id);
  });

  it('refuses a key with a blank in it, and a revision without quotes', async () => {
    expect((await desk.post('/v1/files', file, { 'idempotency-key': 'two words' })).body.code).toBe(
      'idempotency-key-invalid',
    );
    expect((await desk.post(`/v1/files/${FILE}/close`, {}, { 'if-match': '3' })).body.code).toBe('if-match-invalid');
  });

  it('answers a refusal with its status, and a stale revision with 412', async () => {
    const refused = await desk.post(`/v1/files/${FILE}/close`, {});
    expect(refused.status).toBe(409);
    expect(refused.body).toMatchObject({ code: 'file-closed', detail: `file ${FILE} is closed already` });
    expect((await desk.post(`/v1/files/${FILE}/close`, {}, { 'if-match': '"3"' })).status).toBe(412);
    expect((await desk.post('/v1/files/seven/close', {})).status).toBe(400);
  });

  it('tells nothing but the trace id when we are at fault', async () => {
    const { status, body } = await desk.call('/v1/files/broken');
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
      const { body } = await desk.call(`/v1/files?limit=50${next}`);
      seen.push(...(body.items as unknown[]));
      cursor = body.nextCursor;
    } while (cursor !== null);
    expect(seen).toEqual(Array.from({ length: 120 }, (_, index) => index + 1));
  });

  it.each(['limit=0', 'limit=201', 'limit=ten', 'limit=1&limit=2', 'colour=red', 'cursor=made-up', 'cursor=IngiCg'])(
    'refuses %s',
    async (query) => expect((await desk.call(`/v1/files?${query}`)).status).toBe(400),
  );

  it('reads a day as its end in the office, and refuses the future', async () => {
    const known = async (text: string) => (await desk.call(`/v1/files/known?asKnownOn=${text}`)).body;
    expect(await known('2024-07-01')).toEqual({ knownAt: '2024-07-01T22:59:59.999Z', date: '2024-07-01' });
    expect(await known('2024-11-20T23:30:00.000Z')).toMatchObject({ date: '2024-11-20' });
    expect(await known('2999-01-01')).toMatchObject({ status: 400, code: 'as-known-on-invalid' });
    expect(await known('2024-02-30')).toMatchObject({ status: 400 });
  });

  it('hands the wanted position to the query, whatever else the query names', async () => {
    expect((await desk.call('/v1/files/known?atLeast=7')).status).toBe(200);
    expect((await desk.call('/v1/files/known?atLeast=seven')).status).toBe(400);
    const behind = await desk.call('/v1/files/known', { headers: { 'comity-at-least': '8' } });
    expect([behind.status, behind.body.code, behind.headers.get('retry-after')]).toEqual([
      503,
      'read-model-behind',
      '1',
    ]);
  });

  it('answers 304 to one who holds the revision already', async () => {
    const token = await desk.issuer.token('rosa', ['reviewer']);
    expect((await desk.call('/v1/files/me', { token })).headers.get('etag')).toBe('"4"');
    const again = await desk.call('/v1/files/me', { token, headers: { 'if-none-match': '"4"' } });
    expect([again.status, again.body]).toEqual([304, {}]);
  });

  it('goes by the trace that the caller is part of', async () => {
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    const { headers, body } = await desk.call('/v1/files/broken', { headers: { traceparent } });
    expect(body.traceId).toBe('4bf92f3577b34da6a3ce929d0e0e4736');
    expect(headers.get('request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('the API document', () => {
  it('is OpenAPI 3.1, open to read, with roles, bearer scheme and problem', async () => {
    const { body } = await desk.call('/openapi.json', { token: null });
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
    const response = await fetch(`${desk.host.url}/docs`);
    const html = await response.text();
    expect(response.status).toBe(200);
    expect(html.match(/(?:src|href)="(?:https?:)?\/\//g)).toBeNull();
    const script = await fetch(`${desk.host.url}/docs/swagger-ui-bundle.js`);
    expect([script.status, await script.text()]).toEqual([200, expect.stringContaining('SwaggerUIBundle')]);
  });
});
