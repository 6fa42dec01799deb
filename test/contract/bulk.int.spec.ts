import { newId } from '@comity/kernel';
import { ANSWERING_HOSTS } from './hosts.js';
import { type RunningHosts, startHosts } from './running-hosts.js';

let hosts: RunningHosts;

beforeAll(async () => {
  hosts = await startHosts(ANSWERING_HOSTS);
});

afterAll(() => hosts?.[Symbol.asyncDispose]());

interface Result {
  readonly outcome: string;
  readonly status: number | null;
  readonly answer: { readonly id: string; readonly revision: number; readonly position: string } | null;
  readonly problem: { readonly code: string; readonly instance: string } | null;
}

async function bulk(
  commands: readonly object[],
  { onRefusal = 'continue', key, as = 'olga', roles = ['case-officer'] }: Asked = {},
) {
  const response = await fetch(`${hosts.host('api').url}/v1/commands/bulk`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${await hosts.issuer.token(as, roles)}`,
      'content-type': 'application/json',
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    },
    body: JSON.stringify({ commands, onRefusal }),
  });
  const body = (await response.json()) as { results: Result[]; position: string | null; code?: string };
  return { status: response.status, ...body };
}

interface Asked {
  readonly onRefusal?: string;
  readonly key?: string;
  readonly as?: string;
  readonly roles?: readonly string[];
}

const open = (title: string, marking = 'TLP:AMBER') => ({ path: '/v1/cases', body: { title, marking } });
const assign = (id: string, more: object = {}) => ({
  path: `/v1/cases/${id}/assignment`,
  body: { officer: 'omar' },
  ...more,
});
const told = (results: readonly Result[]) =>
  results.map(({ outcome, status, problem }) => [outcome, status, problem?.code]);

async function openedCase(marking?: string): Promise<string> {
  const { results } = await bulk([open('Relay', marking)]);
  return results[0]?.answer?.id ?? '';
}

describe('many commands in one request', () => {
  it('are each answered as by themselves, in their order', async () => {
    const id = await openedCase();
    const { status, results, position } = await bulk([
      open('Another'),
      assign(newId()),
      assign(id, { ifMatch: '"7"' }),
      assign(id, { body: { officer: 7 } }),
      assign(id, { ifMatch: '"0"' }),
    ]);
    expect(status).toBe(200);
    expect(told(results)).toEqual([
      ['done', 201, undefined],
      ['refused', 404, 'case-unknown'],
      ['refused', 412, 'stale-revision'],
      ['refused', 400, 'request-invalid'],
      ['done', 200, undefined],
    ]);
    expect(results[4]?.answer).toMatchObject({ id, revision: 1, position });
    expect(results[2]?.problem?.instance).toBe(`/v1/cases/${id}/assignment`);
  });

  it('stop at the first that is refused, where their sender wants that', async () => {
    const id = await openedCase();
    const { results } = await bulk([assign(newId()), assign(id)], { onRefusal: 'stop' });
    expect(told(results)).toEqual([
      ['refused', 404, 'case-unknown'],
      ['not-tried', null, undefined],
    ]);
    expect(told((await bulk([assign(id, { ifMatch: '"0"' })])).results)).toEqual([['done', 200, undefined]]);
  });

  it('are each carried out once, however often they are sent under one key', async () => {
    const key = newId();
    const first = await bulk([open('Once'), open('Twice')], { key });
    expect(await bulk([open('Once'), open('Twice')], { key })).toEqual(first);
    const other = await bulk([open('Once'), open('Thrice')], { key });
    expect(told(other.results)).toEqual([
      ['done', 201, undefined],
      ['refused', 422, 'command-id-reused'],
    ]);
  });

  it('are allowed to nobody who may not send them one by one', async () => {
    const id = await openedCase();
    const { results } = await bulk([assign(id), open('x')], { as: 'rosa', roles: ['reviewer'] });
    expect(told(results)).toEqual([
      ['refused', 403, 'role-not-allowed'],
      ['refused', 403, 'role-not-allowed'],
    ]);
    expect((await bulk([open('x')], { roles: [] })).status).toBe(403);
  });

  it('tell nobody of a case that they need not know of [nothing-leaks]', async () => {
    const hidden = assign(await openedCase('TLP:RED'));
    const none = assign(newId());
    const { results } = await bulk([hidden, none], { as: 'oscar' });
    expect(told(results)).toEqual([
      ['refused', 404, 'case-unknown'],
      ['refused', 404, 'case-unknown'],
    ]);
  });

  it.each([
    ['a query', { path: '/v1/cases', method: 'GET' }],
    ['itself', { path: '/v1/commands/bulk', body: { commands: [], onRefusal: 'stop' } }],
    ['an address of another kind', { path: '/v1/../health/live' }],
    ['a host of its own', { path: 'http://example.org/v1/cases' }],
    ['an address with a query', { path: '/v1/cases?x=1' }],
    ['what is no command', { path: '/v1/compliance/simulations' }],
  ])('are not a way to ask for %s', async (_what, command) => {
    const { status, results } = await bulk([command]);
    const refused = status === 400 || results.every(({ problem }) => problem?.code === 'not-found');
    expect(refused).toBe(true);
  });

  it('are a hundred at most, and one at least', async () => {
    const many = Array.from({ length: 101 }, () => open('x'));
    expect([(await bulk(many)).status, (await bulk([])).status]).toEqual([400, 400]);
  });
});
