import { once } from 'node:events';
import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { LocalIssuer } from '@comity/testing';
import { SignJWT } from 'jose';
import { startHost } from './start-host.js';
import { DeskModule, ForgottenModule } from './test-host/desk.controller.js';
import { Desk, quiet } from './test-host/desk.js';

let desk: Desk;

beforeAll(async () => {
  desk = await Desk.open();
});

afterAll(() => desk?.close());

describe('who gets in', () => {
  it('asks for a token, in a problem document', async () => {
    const { status, headers, body } = await desk.call('/v1/files', { token: null });
    expect(status).toBe(401);
    expect(headers.get('content-type')).toContain('application/problem+json');
    expect(headers.get('www-authenticate')).toBe('Bearer');
    expect(body).toMatchObject({ code: 'token-missing', status: 401, instance: '/v1/files' });
    expect(body.traceId).toMatch(/^[0-9a-f]{32}$/);
  });

  it('lets in a role that the route names, and keeps out one that it does not', async () => {
    expect((await desk.call('/v1/files')).status).toBe(200);
    expect((await desk.call('/v1/files/me')).body).toMatchObject({ status: 403, code: 'role-not-allowed' });
    const auditor = await desk.issuer.token('ada', ['auditor']);
    expect((await desk.call('/v1/files', { token: auditor })).status).toBe(403);
  });

  it('knows the person, and only the roles that exist', async () => {
    const token = await desk.issuer.token('rosa', ['reviewer', 'emperor']);
    expect((await desk.call('/v1/files/me', { token })).body).toEqual({ id: 'rosa', roles: ['reviewer'] });
  });

  it.each([
    ['for another audience', () => desk.issuer.token('olga', ['case-officer'], { audience: 'payroll' })],
    ['that has expired', () => desk.issuer.token('olga', ['case-officer'], { expiresIn: -60 })],
    ['signed with a key nobody knows', () => desk.issuer.token('olga', ['case-officer'], { kid: 'made-up' })],
    ['signed with what everybody knows', () => signedWithPublicKey(desk.issuer)],
    ['that ends a session', () => desk.issuer.token('olga', ['case-officer'], { typ: 'logout+jwt' })],
    ['that is for something else', () => desk.issuer.token('olga', ['case-officer'], { typ: 'dpop+jwt' })],
    ['whose subject is no name', () => desk.issuer.token('olga', ['case-officer'], { claims: { sub: 17 } })],
    ['that is not a token', () => Promise.resolve('a.b.c')],
    ['without a signature', () => Promise.resolve(`${btoa('{"alg":"none"}')}.${btoa('{"sub":"olga"}')}.`)],
  ])('refuses a token %s', async (_what, make) => {
    const { status, body } = await desk.call('/v1/files', { token: (await make()).replaceAll('=', '') });
    expect([status, body.code]).toEqual([401, 'token-invalid']);
  });

  it.each(['JWT', 'jwt', 'at+jwt', 'AT+JWT', 'application/at+jwt'])(
    'lets in a token that calls itself %s',
    async (typ) => {
      const token = await desk.issuer.token('olga', ['case-officer'], { typ });
      expect((await desk.call('/v1/files', { token })).status).toBe(200);
    },
  );

  it.each(['Authorization', 'authorization'])('refuses whoever comes as two, %s', async (name) => {
    const [olga, other] = [
      await desk.issuer.token('olga', ['case-officer']),
      await desk.issuer.token('ada', ['auditor']),
    ];
    const { hostname, port } = new URL(desk.host.url);
    const twice = ['Host', hostname, 'Authorization', `Bearer ${olga}`, name, `Bearer ${other}`];
    const sent = request({ hostname, port, path: '/v1/files', headers: twice }).end();
    const [answered] = (await once(sent, 'response')) as [IncomingMessage];
    const problem = JSON.parse(await text(answered));
    expect([answered.statusCode, problem.code, problem.errors[0].field]).toEqual([
      400,
      'request-invalid',
      'Authorization',
    ]);
  });

  it('does not ask the issuer again for each of many unknown keys', async () => {
    const before = desk.issuer.keysFetched;
    const tokens = await Promise.all(
      Array.from({ length: 50 }, (_, n) => desk.issuer.token('olga', ['case-officer'], { kid: `made-up-${n}` })),
    );
    for (const token of tokens) await desk.call('/v1/files', { token });
    expect(desk.issuer.keysFetched - before).toBeLessThanOrEqual(1);
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

describe('an issuer that sends us elsewhere', () => {
  it('is not followed: what answers there does not speak for it', async () => {
    const asked: string[] = [];
    const elsewhere = createServer((request, response) => {
      asked.push(request.url ?? '');
      const location = '/elsewhere';
      response.writeHead(request.url === location ? 200 : 302, { location }).end('{}');
    });
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
    const issuer = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`;
    const host = await startHost({
      name: 'sent',
      module: DeskModule,
      config: { ...quiet, COMITY_OIDC_ISSUER: issuer },
    });
    try {
      const token = await desk.issuer.token('olga', ['case-officer']);
      const { status } = await fetch(`${host.url}/v1/files`, { headers: { authorization: `Bearer ${token}` } });
      expect([status, asked]).toEqual([503, ['/.well-known/openid-configuration']]);
    } finally {
      await host.stop();
      elsewhere.close();
    }
  });
});

describe('an issuer that changes its key', () => {
  it('is followed, and its old tokens are good no longer, without a restart', async () => {
    const issuer = await LocalIssuer.start();
    const config = { ...quiet, COMITY_OIDC_ISSUER: issuer.url };
    const host = await startHost({ name: 'rotated', module: DeskModule, config });
    const ask = async (token: string) =>
      (await fetch(`${host.url}/v1/files`, { headers: { authorization: `Bearer ${token}` } })).status;
    try {
      expect(await ask(await issuer.token('olga', ['case-officer']))).toBe(200);
      const old = await issuer.token('olga', ['case-officer'], { expiresIn: 3_600 });
      await issuer.rotate();
      const fresh = await issuer.token('olga', ['case-officer'], { expiresIn: 3_600 });
      await eventually(async () => (await ask(fresh)) === 200);
      expect(await ask(old)).toBe(401);
    } finally {
      await host.stop();
      await issuer.stop();
    }
  });

  it('may go away for a while: what it signed before is still let in', async () => {
    const issuer = await LocalIssuer.start();
    const host = await startHost({
      name: 'alone',
      module: DeskModule,
      config: { ...quiet, COMITY_OIDC_ISSUER: issuer.url },
    });
    const token = await issuer.token('olga', ['case-officer'], { expiresIn: 3_600 });
    const ask = async () =>
      (await fetch(`${host.url}/v1/files`, { headers: { authorization: `Bearer ${token}` } })).status;
    try {
      expect(await ask()).toBe(200);
      await issuer.stop();
      expect(await ask()).toBe(200);
    } finally {
      await host.stop();
      await issuer.stop();
    }
  });
});

/** The issuer's public key taken for a shared secret: the key that it names is known, the signature is right. */
async function signedWithPublicKey({ url }: LocalIssuer): Promise<string> {
  const { keys } = (await (await fetch(`${url}/jwks`)).json()) as { keys: [{ kid: string }] };
  return new SignJWT({ roles: ['case-officer'] })
    .setProtectedHeader({ alg: 'HS256', kid: keys[0].kid })
    .setIssuer(url)
    .setAudience('comity')
    .setSubject('olga')
    .setExpirationTime('10 minutes')
    .sign(new TextEncoder().encode(JSON.stringify(keys[0])));
}

async function eventually(holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 120_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new TypeError('did not come true within two minutes');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
