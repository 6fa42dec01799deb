import { type HostConfig, ROLES, type Role, type Route, type RunningHost, routesOf, startHost } from '@comity/http';
import { newId } from '@comity/kernel';
import { freshDatabase, LocalIssuer, startStore } from '@comity/testing';
import { CONTRACT_HOSTS, describeHosts } from './hosts.js';

const stack = new AsyncDisposableStack();
const running = new Map<string, RunningHost>();
let issuer: LocalIssuer;

beforeAll(async () => {
  const store = stack.use(await startStore());
  const database = stack.use(await freshDatabase());
  issuer = await LocalIssuer.start();
  stack.defer(() => issuer.stop());
  const config: HostConfig = {
    COMITY_HOST: '127.0.0.1',
    COMITY_PORT: 0,
    COMITY_LOG_LEVEL: 'silent',
    COMITY_OIDC_ISSUER: issuer.url,
    COMITY_ZONE: 'UTC',
  };
  for (const { name, module } of CONTRACT_HOSTS) {
    const stores = { COMITY_EVENT_STORE: store.url, COMITY_POSTGRES: database.url };
    const host = await startHost({ name, module: module(stores), config });
    running.set(name, host);
    stack.defer(() => host.stop());
  }
});

afterAll(() => stack.disposeAsync());

const described = await describeHosts();

/** Who may come along: each role alone, all of them but one route's, and those who are nobody. */
const NOBODIES: readonly (readonly [who: string, token: () => Promise<string | null>, code: string])[] = [
  ['nobody', async () => null, 'token-missing'],
  ['a made-up token', async () => 'a.b.c', 'token-invalid'],
  ['a token for another system', () => issuer.token('olga', ROLES, { audience: 'payroll' }), 'token-invalid'],
  ['somebody without a role', () => issuer.token('olga', []), 'role-not-allowed'],
  ['a role that does not exist', () => issuer.token('olga', ['emperor']), 'role-not-allowed'],
];

describe.each(described)('the routes of the $name', ({ name, routes }) => {
  it('are those that the page of permissions lists', () => {
    const host = running.get(name);
    expect(host && routesOf(host.app)).toEqual(routes);
  });

  it.each(routes.map((route) => [`${route.method} ${route.path}`, route] as const))('%s', async (_title, route) => {
    const wrong: string[] = [];
    for (const role of ROLES) {
      const { status, code } = await ask(name, route, await issuer.token(`anna-${role}`, [role]));
      if (!isAsDeclared(route, role, status, code)) wrong.push(`${role}: ${status} ${code}`);
    }
    for (const [who, token, expected] of route.access === 'public' ? [] : NOBODIES) {
      const { status, code } = await ask(name, route, await token());
      if (code !== expected || (status !== 401 && status !== 403)) wrong.push(`${who}: ${status} ${code}`);
    }
    expect(wrong).toEqual([]);
  });
});

/** Let in means that the route itself answered: not found, not acceptable or done, but neither refused for the role nor failed. */
function isAsDeclared({ access }: Route, role: Role, status: number, code: string | undefined): boolean {
  if (access !== 'public' && access?.includes(role) !== true) return status === 403 && code === 'role-not-allowed';
  return status < 500 && status !== 401 && code !== 'role-not-allowed';
}

/** Sends an empty body about things that do not exist, so that nothing is written whoever asks. */
async function ask(name: string, { method, path }: Route, token: string | null) {
  const address = path.replaceAll(/:\w+/g, () => newId());
  const response = await fetch(`${running.get(name)?.url}${address}`, {
    method,
    headers: {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(method === 'GET' ? {} : { 'content-type': 'application/json' }),
    },
    ...(method === 'GET' ? {} : { body: '{}' }),
  });
  const text = await response.text();
  const isProblem = response.headers.get('content-type')?.includes('problem') === true;
  return { status: response.status, code: isProblem ? (JSON.parse(text) as { code: string }).code : undefined };
}
