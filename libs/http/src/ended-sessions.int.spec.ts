import { SharedEndings } from '@comity/job-store/shared-endings';
import { EventReader, freshRedis, LocalIssuer } from '@comity/testing';
import type { HostConfig } from './config.js';
import type { RunningHost } from './start-host.js';
import { askPapers, startPapers } from './test-host/papers.js';

let issuer: LocalIssuer;
let token: string;
let host: RunningHost;

beforeEach(async () => {
  issuer = await LocalIssuer.start();
  token = await issuer.token('rosa', ['reviewer'], { expiresIn: 3_600 });
});

afterEach(async () => {
  await host.stop();
  await issuer.stop();
});

async function start(config: Partial<HostConfig>): Promise<void> {
  host = await startPapers(issuer.url, config);
}

const list = (by = token, at = host) => askPapers(at.url, 'GET', '/v1/papers', by);
const approve = (at = host) => askPapers(at.url, 'POST', '/v1/papers/approval', token);

const TOLD = { COMITY_OIDC_LOGOUT_CLIENTS: ['console'] };

/** Tells the host what the issuer says. */
async function tell(body: URLSearchParams | string, at = host): Promise<readonly [status: number, code?: string]> {
  const response = await fetch(`${at.url}/back-channel-logout`, { method: 'POST', body });
  const text = await response.text();
  return text === '' ? [response.status] : [response.status, (JSON.parse(text) as { code: string }).code];
}

const form = (logoutToken: string) => new URLSearchParams({ logout_token: logoutToken, state: 'left aside' });
const secondsAgo = (seconds: number) => Math.floor(Date.now() / 1_000) - seconds;

describe('an issuer that tells which sessions have ended', () => {
  const tokenOf = (sub: string, claims: Readonly<Record<string, unknown>>) =>
    issuer.token(sub, ['reviewer'], { claims });

  it('ends that session, and no other', async () => {
    await start(TOLD);
    const [ended, other, unnamed] = [
      await tokenOf('rosa', { sid: 'a', iat: secondsAgo(60) }),
      await tokenOf('rosa', { sid: 'b', iat: secondsAgo(60) }),
      await tokenOf('rosa', { iat: secondsAgo(60) }),
    ];
    for (const one of [ended, other, unnamed]) expect(await list(one)).toEqual([200]);
    expect(await tell(form(await issuer.logoutToken({ sub: 'rosa', sid: 'a' })))).toEqual([200]);
    expect(await list(ended)).toEqual([401, 'token-invalid']);
    expect(await list(other)).toEqual([200]);
    // Of a token that names no session nobody can say that it is of another one.
    expect(await list(unnamed)).toEqual([401, 'token-invalid']);
  });

  it('ends all that a person had until then, and nothing of anybody else', async () => {
    await start(TOLD);
    const before = await tokenOf('rosa', { sid: 'a', iat: secondsAgo(60) });
    const after = await tokenOf('rosa', { sid: 'c', iat: secondsAgo(-2) });
    const ravi = await tokenOf('ravi', { iat: secondsAgo(60) });
    expect(await tell(form(await issuer.logoutToken({ sub: 'rosa' })))).toEqual([200]);
    expect(await list(before)).toEqual([401, 'token-invalid']);
    // One that does not say when it was made, too.
    expect(await list()).toEqual([401, 'token-invalid']);
    for (const one of [after, ravi]) expect(await list(one)).toEqual([200]);
  });

  it('has the session hear nothing more', async () => {
    await start(TOLD);
    await using reader = await EventReader.open(`${host.url}/v1/papers/events`, token);
    expect((await reader.next())?.event).toBe('begun');
    await tell(form(await issuer.logoutToken({ sub: 'rosa' })));
    expect((await reader.next())?.data).toEqual({ reason: 'session-ended' });
  });

  it('is heard by every host, and at once by whoever approves', async () => {
    await using redis = await freshRedis();
    host = await startPapers(issuer.url, TOLD, SharedEndings.connect(redis.url));
    const second = await startPapers(issuer.url, TOLD, SharedEndings.connect(redis.url));
    try {
      expect(await approve(second)).toEqual([201]);
      expect(await tell(form(await issuer.logoutToken({ sub: 'rosa' })))).toEqual([200]);
      expect(await approve(second)).toEqual([401, 'token-invalid']);
    } finally {
      await second.stop();
    }
    const third = await startPapers(issuer.url, TOLD, SharedEndings.connect(redis.url));
    expect(await list(token, third)).toEqual([401, 'token-invalid']);
    await third.stop();
  });

  it('ends a session here and stops approvals while the hosts cannot tell each other', async () => {
    host = await startPapers(issuer.url, TOLD, SharedEndings.connect('redis://127.0.0.1:1'));
    expect([await list(), await approve()]).toEqual([[200], [503, 'session-uncheckable']]);
    const said = form(await issuer.logoutToken({ sub: 'rosa' }));
    expect(await tell(said)).toEqual([503, 'session-uncheckable']);
    expect(await list()).toEqual([401, 'token-invalid']);
  });

  it.each([
    ['for another client', { aud: 'payroll' }, {}],
    ['of another issuer', { iss: 'https://elsewhere.example' }, {}],
    ['with a key that nobody knows', {}, { kid: 'made-up' }],
    ['that is old', { iat: secondsAgo(3_600) }, {}],
    ['of no time', { iat: undefined }, {}],
    ['without an id', { jti: undefined }, {}],
    ['about another event', { events: { 'urn:example:password-changed': {} } }, {}],
    ['about nothing', { events: undefined }, {}],
    ['with the nonce of a sign-in', { nonce: 'n-0S6' }, {}],
    ['about nobody', { sub: undefined }, {}],
    ['of another kind', {}, { typ: 'at+jwt' }],
  ])('is not believed by a token %s', async (_what, claims, header) => {
    await start(TOLD);
    const forged = await issuer.logoutToken({ sub: 'rosa', ...claims }, header);
    expect(await tell(form(forged))).toEqual([400, 'logout-token-invalid']);
    expect(await list()).toEqual([200]);
  });

  it('is not taken for whoever sends a token of their own, no token, two, or no form', async () => {
    await start(TOLD);
    expect(await tell(form(token))).toEqual([400, 'logout-token-invalid']);
    expect(await tell(form('a.b.c'))).toEqual([400, 'logout-token-invalid']);
    expect(await tell(new URLSearchParams({ state: 'x' }))).toEqual([400, 'request-invalid']);
    expect(await tell(new URLSearchParams('logout_token=a&logout_token=b'))).toEqual([400, 'request-invalid']);
    expect(await tell(new URLSearchParams({ logout_token: 'a'.repeat(20_000) }))).toEqual([413, 'body-too-large']);
    expect(await tell('{}')).toEqual([415, 'media-type-unsupported']);
    const page = { method: 'POST', headers: { authorization: `Bearer ${token}` }, body: new URLSearchParams('a=b') };
    expect((await fetch(`${host.url}/v1/papers/approval`, page)).status).toBe(415);
  });

  it('is heard only where its clients are configured', async () => {
    await start({});
    expect(await tell(form(await issuer.logoutToken({ sub: 'rosa' })))).toEqual([404, 'not-found']);
    expect(await list()).toEqual([200]);
  });
});
