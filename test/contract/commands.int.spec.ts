import { newId } from '@comity/kernel';
import { describeHosts } from './hosts.js';
import { type RunningHosts, startHosts } from './running-hosts.js';

interface Operation {
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly schema?: { readonly example?: string };
  }[];
  readonly requestBody?: { readonly content: Record<string, { readonly example?: unknown }> };
  readonly 'x-roles'?: readonly string[];
}

/** A question too long for an address is sent as a body, and answered from read models as any other. */
const isQuestion = ({ parameters = [] }: Operation) => parameters.some(({ name }) => name === 'Comity-At-Least');

/** The issuer says in its own form what has ended; it changes nothing of the record. */
const OF_THE_ISSUER = '/back-channel-logout';

const described = await describeHosts();
const commands = described.flatMap(({ name, document }) =>
  Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item as Record<string, Operation>)
      .filter(([method, operation]) => method !== 'get' && path !== OF_THE_ISSUER && !isQuestion(operation))
      .map(([method, operation]) => ({ name, path, method: method.toUpperCase(), operation })),
  ),
);

function neededQuery({ parameters = [] }: Operation): URLSearchParams {
  const needed = parameters.filter((one) => one.in === 'query' && one.required === true);
  return new URLSearchParams(needed.map(({ name, schema }): [string, string] => [name, schema?.example ?? 'x']));
}

let hosts: RunningHosts;

beforeAll(async () => {
  hosts = await startHosts();
});

afterAll(() => hosts?.[Symbol.asyncDispose]());

/** Its commands say each for itself which revision they are about. */
const MANY_AT_ONCE = '/v1/commands/bulk';

it.each(commands)('$method $path takes an Idempotency-Key and an If-Match', ({ path, operation }) => {
  const headers = (operation.parameters ?? []).filter((one) => one.in === 'header').map(({ name }) => name);
  const expected = path === MANY_AT_ONCE ? ['Idempotency-Key'] : ['Idempotency-Key', 'If-Match'];
  expect(headers).toEqual(expect.arrayContaining(expected));
});

it.each(commands.filter(({ path }) => path.includes('{id}')))(
  '$method $path is refused to one who saw another revision',
  async ({ name, path, method, operation }) => {
    const token = await hosts.issuer.token('anna', operation['x-roles'] ?? []);
    const address = `${path.replaceAll(/\{\w+\}/g, () => newId())}?${neededQuery(operation)}`;
    const response = await fetch(`${hosts.host(name).url}${address}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'if-match': '"7"' },
      body: JSON.stringify(operation.requestBody?.content['application/json']?.example ?? {}),
    });
    const { code } = (await response.json()) as { code: string };
    // Where something is looked up first, what is not there at all is said before that it has another revision.
    if (response.status !== 404) expect([response.status, code]).toEqual([412, 'stale-revision']);
  },
);
