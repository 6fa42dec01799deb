import { request as rawRequest } from 'node:http';
import { Desk } from './test-host/desk.js';

let desk: Desk;

beforeAll(async () => {
  desk = await Desk.open();
});

afterAll(() => desk?.close());

/** The status of a request with a method that `fetch` does not send. */
function statusOf(method: string, headers: Record<string, string> = {}): Promise<{ status: number; headers: object }> {
  return new Promise((resolve, reject) => {
    const sent = rawRequest(`${desk.host.url}/v1/files`, { method, headers }, (answer) => {
      answer.resume();
      resolve({ status: answer.statusCode ?? 0, headers: answer.headers });
    });
    sent.on('error', reject).end();
  });
}

describe('the headers of an answer', () => {
  it.each(['/v1/files/asked', '/v1/files/broken', '/no/such/place', '/health/live'])(
    'bar misuse of %s',
    async (path) => {
      const { headers } = await desk.call(path);
      const told = Object.fromEntries(headers);
      expect(told).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-store',
      });
      expect(told['content-security-policy']).toContain("frame-ancestors 'none'");
      expect(told['strict-transport-security']).toContain('max-age=');
      expect(told['x-powered-by']).toBeUndefined();
      expect(told.server).toBeUndefined();
      expect(told['content-type']).toMatch(/json; charset=utf-8$/);
    },
  );

  it('let no page of another origin read it, nor ask whether it may', async () => {
    const origin = { origin: 'https://elsewhere.example' };
    const read = await desk.call('/v1/files/asked', { headers: origin });
    const asked = await statusOf('OPTIONS', { ...origin, 'access-control-request-method': 'POST' });
    for (const headers of [Object.fromEntries(read.headers), asked.headers]) {
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
    }
    expect(asked.status).toBeGreaterThanOrEqual(400);
  });

  it.each(['TRACE', 'PROPFIND', 'CONNECTED'])('are of no use to the method %s', async (method) => {
    const status = await statusOf(method).then(
      ({ status: told }) => told,
      () => 400,
    );
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
  });
});
