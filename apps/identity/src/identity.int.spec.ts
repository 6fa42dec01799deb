import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Allow, createLogger, ROLES, startHost } from '@comity/http';
import { Controller, Get, Module } from '@nestjs/common';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { identityConfig } from './config.js';
import { createProvider } from './provider.js';
import { providerKeys } from './provider-keys.js';
import { type RunningIdentity, startIdentity } from './start-identity.js';

@Controller('door')
class DoorController {
  @Get()
  @Allow(...ROLES)
  open(): { readonly open: true } {
    return { open: true };
  }
}

@Module({ controllers: [DoorController] })
class OneDoorModule {}

/** What the types of the package leave out. */
interface ToldOfLogouts {
  backchannelLogout(sub: string, sid: string): Promise<void>;
}

async function knock(url: string, token: string): Promise<number> {
  return (await fetch(`${url}/door`, { headers: { authorization: `Bearer ${token}` } })).status;
}

const P256_ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const log = createLogger('identity', 'silent');
let folder: string;
let identity: RunningIdentity;

const environment = () => ({ COMITY_PORT: '0', COMITY_DATA: folder });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'comity-identity-'));
  identity = await startIdentity(identityConfig(environment()), log);
});

afterAll(async () => {
  await identity?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function askForToken(name: string, secret: string) {
  const response = await fetch(`${identity.issuer}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${name}:${secret}`)}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  return { status: response.status, body: (await response.json()) as { access_token: string; expires_in: number } };
}

async function restart(): Promise<void> {
  const port = new URL(identity.issuer).port;
  await identity.stop();
  identity = await startIdentity(identityConfig({ ...environment(), COMITY_PORT: port }), log);
}

function tellOf(token: string, what: string, account: string): Promise<Response> {
  return fetch(`${identity.issuer}/token/${what}`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(account)}` },
    body: new URLSearchParams({ token }),
  });
}

/** The last of 86 letters says two bits of a signature; its other four may say anything. */
function withOtherLastLetter(token: string): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return token.slice(0, -1) + letters[letters.indexOf(token.at(-1) ?? '') + 1];
}

/** Of a signature (r, s), (r, n - s) is one as well. @source FIPS 186-5, section 6.4; SP 800-186, section 3.2.1.3 for n */
function withOtherSignature(token: string): string {
  const [header = '', claims = '', signature = ''] = token.split('.');
  const bytes = Buffer.from(signature, 'base64url');
  const s = P256_ORDER - BigInt(`0x${bytes.subarray(32).toString('hex')}`);
  const other = Buffer.concat([bytes.subarray(0, 32), Buffer.from(s.toString(16).padStart(64, '0'), 'hex')]);
  return [header, claims, other.toString('base64url')].join('.');
}

async function claimsOf(token: string) {
  const keys = createRemoteJWKSet(new URL(`${identity.issuer}/jwks`));
  return (await jwtVerify(token, keys, { issuer: identity.issuer, audience: 'comity' })).payload;
}

describe('the embedded OpenID provider', () => {
  it.each([
    ['olga', 'case-officer'],
    ['rosa', 'reviewer'],
    ['ada', 'auditor'],
    ['adam', 'administrator'],
    ['robot', 'service'],
  ])('gives %s a signed token of eight hours with the role %s', async (name, role) => {
    const { status, body } = await askForToken(name, 'demo');
    expect([status, body.expires_in]).toEqual([200, 28_800]);
    expect(await claimsOf(body.access_token)).toMatchObject({ sub: name, roles: [role] });
  });

  it('gives nobody else one', async () => {
    expect((await askForToken('olga', 'wrong')).status).toBe(401);
    expect((await askForToken('mallory', 'demo')).status).toBe(401);
  });

  it('says whether a token still stands, to those who have an account, and lets it be revoked', async () => {
    const { body } = await askForToken('olga', 'demo');
    const tell = (what: string, account: string) => tellOf(body.access_token, what, account);
    const found = await fetch(`${identity.issuer}/.well-known/openid-configuration`);
    expect(await found.json()).toMatchObject({
      introspection_endpoint: `${identity.issuer}/token/introspection`,
      revocation_endpoint: `${identity.issuer}/token/revocation`,
    });
    expect((await tell('introspection', 'comity:wrong')).status).toBe(401);
    expect(await (await tell('introspection', 'comity:demo')).json()).toMatchObject({ active: true, sub: 'olga' });
    expect((await tell('revocation', 'olga:demo')).status).toBe(200);
    expect(await (await tell('introspection', 'comity:demo')).json()).toEqual({ active: false });
    await restart();
    expect(await (await tell('introspection', 'comity:demo')).json()).toEqual({ active: false });
  });

  it.each([
    ['in the last letter of its signature', withOtherLastLetter],
    ['in its signature, for the other one that is as good', withOtherSignature],
    ['in nothing', (token: string) => token],
  ])('does not take a revoked token for another one that is changed %s', async (_change, changed) => {
    const { access_token: token } = (await askForToken('rosa', 'demo')).body;
    const other = changed(token);
    const standing = async (which: string) => (await tellOf(which, 'introspection', 'comity:demo')).json();
    expect([await standing(token), await standing(other)]).toMatchObject([{ active: true }, { active: true }]);
    await tellOf(other, 'revocation', 'rosa:demo');
    expect([await standing(token), await standing(other)]).toEqual([{ active: false }, { active: false }]);
    await restart();
    expect([await standing(token), await standing(other)]).toEqual([{ active: false }, { active: false }]);
    const next = (await askForToken('rosa', 'demo')).body.access_token;
    expect(await standing(next)).toMatchObject({ active: true });
  });

  it('tells a host that a session has ended, which then ends it', async () => {
    const config = { COMITY_OIDC_ISSUER: identity.issuer, COMITY_OIDC_LOGOUT_CLIENTS: ['console'] };
    const quiet = { COMITY_HOST: '127.0.0.1', COMITY_PORT: 0, COMITY_LOG_LEVEL: 'silent' } as const;
    const host = await startHost({ name: 'told', module: OneDoorModule, config: { ...quiet, ...config } });
    try {
      const [olga, rosa] = [await askForToken('olga', 'demo'), await askForToken('rosa', 'demo')];
      const statuses = () => Promise.all([olga, rosa].map((one) => knock(host.url, one.body.access_token)));
      expect(await statuses()).toEqual([200, 200]);
      const logoutUri = `${host.url}/back-channel-logout`;
      const settings = {
        issuer: identity.issuer,
        audience: 'comity',
        redirectUris: ['http://127.0.0.1/console'],
        logoutUri,
      };
      const client = await createProvider(settings, await providerKeys(folder)).Client.find('console');
      await (client as unknown as ToldOfLogouts).backchannelLogout('olga', 'a session of hers');
      expect(await statuses()).toEqual([401, 200]);
    } finally {
      await host.stop();
    }
  });

  it('sends a browser to sign in, with PKCE only', async () => {
    const query =
      'client_id=console&response_type=code&scope=openid&redirect_uri=http://127.0.0.1:4000/console/signed-in';
    const challenge = '&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256';
    const go = (more: string) => fetch(`${identity.issuer}/auth?${query}${more}`, { redirect: 'manual' });
    const sent = await go(challenge);
    expect(sent.headers.get('location')).toContain('/interaction/');
    expect(sent.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect((await go('')).headers.get('location')).toContain('error=invalid_request');
  });

  it('keeps its keys for their owner only, and over a restart', async () => {
    const { body } = await askForToken('olga', 'demo');
    expect((await stat(join(folder, 'identity', 'keys.json'))).mode & 0o777).toBe(0o600);
    await restart();
    expect(await claimsOf(body.access_token)).toMatchObject({ sub: 'olga' });
  });

  it('answers its health', async () => {
    for (const path of ['live', 'ready']) expect((await fetch(`${identity.issuer}/health/${path}`)).status).toBe(200);
  });

  it('refuses production, and any address that others can reach', () => {
    expect(() => identityConfig({ ...environment(), NODE_ENV: 'production' })).toThrow('for one machine');
    expect(() => identityConfig({ ...environment(), COMITY_HOST: '0.0.0.0' })).toThrow('stays on loopback');
    expect(() => identityConfig({})).toThrow('COMITY_PORT is missing');
  });
});
