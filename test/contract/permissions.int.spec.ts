import { ROLES, type Role, type Route, routesOf } from '@comity/http';
import { newId } from '@comity/kernel';
import { describeHosts } from './hosts.js';
import { type RunningHosts, startHosts } from './running-hosts.js';

let hosts: RunningHosts;

beforeAll(async () => {
  hosts = await startHosts();
});

afterAll(() => hosts?.[Symbol.asyncDispose]());

const described = await describeHosts();

/** Those who may do nothing, wherever they come from. */
const NOBODIES: readonly (readonly [who: string, token: () => Promise<string | null>, code: string])[] = [
  ['nobody', async () => null, 'token-missing'],
  ['a made-up token', async () => 'a.b.c', 'token-invalid'],
  ['a token for another system', () => hosts.issuer.token('olga', ROLES, { audience: 'payroll' }), 'token-invalid'],
  ['somebody without a role', () => hosts.issuer.token('olga', []), 'role-not-allowed'],
  ['a role that does not exist', () => hosts.issuer.token('olga', ['emperor']), 'role-not-allowed'],
];

describe.each(described)('the routes of the $name', ({ name, routes }) => {
  it('are those that the page of permissions lists', () => {
    expect(routesOf(hosts.host(name).app)).toEqual(routes);
  });

  it.each(routes.map((route) => [`${route.method} ${route.path}`, route] as const))('%s', async (_title, route) => {
    const wrong: string[] = [];
    for (const role of ROLES) {
      const { status, code } = await ask(name, route, await hosts.issuer.token(`anna-${role}`, [role]));
      if (!isAsDeclared(route, role, status, code)) wrong.push(`${role}: ${status} ${code}`);
    }
    for (const [who, token, expected] of typeof route.access === 'string' ? [] : NOBODIES) {
      const { status, code } = await ask(name, route, await token());
      if (code !== expected || (status !== 401 && status !== 403)) wrong.push(`${who}: ${status} ${code}`);
    }
    expect(wrong).toEqual([]);
  });
});

it('the session of whoever approves, designates, publishes or takes access in an emergency is checked live', () => {
  const grave =
    /^\/v1\/(?:cases|requests|rounds|sanctions)\/.*(?:approval|designation|publication|revocation|emergency-access|decision|review)$/;
  const routes = described.flatMap((host) => host.routes);
  const live = routes.filter((route) => route.live).map(({ path }) => path);
  expect(live).toEqual(expect.arrayContaining(routes.map(({ path }) => path).filter((path) => grave.test(path))));
  expect(live.length).toBeGreaterThan(9);
});

/** Let in means that the route itself answered: not found, not acceptable or done, but neither refused for the role nor failed. */
function isAsDeclared({ access }: Route, role: Role, status: number, code: string | undefined): boolean {
  // Asked through a proxy, as everything that people send is: see `ask`.
  if (access === 'scraped') return status === 404 && code === 'not-found';
  if (access !== 'public' && access?.includes(role) !== true) return status === 403 && code === 'role-not-allowed';
  return status < 500 && status !== 401 && code !== 'role-not-allowed';
}

/** Sends an empty body about things that do not exist, so that nothing is written whoever asks. */
async function ask(name: string, route: Route, token: string | null) {
  const { path } = route;
  // Of a route that takes any method.
  const method = route.method === 'ALL' ? 'GET' : route.method;
  const address = path.replaceAll(/:\w+/g, () => newId());
  const response = await fetch(`${hosts.host(name).url}${address}`, {
    method,
    headers: {
      'x-forwarded-for': '203.0.113.7',
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(method === 'GET' ? {} : { 'content-type': 'application/json' }),
    },
    ...(method === 'GET' ? {} : { body: '{}' }),
  });
  const isProblem = response.headers.get('content-type')?.includes('problem') === true;
  if (isProblem) return { status: response.status, code: ((await response.json()) as { code: string }).code };
  await response.body?.cancel();
  return { status: response.status, code: undefined };
}
