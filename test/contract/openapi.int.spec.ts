import { newId } from '@comity/kernel';
import { describeHosts } from './hosts.js';
import { type RunningHosts, startHosts } from './running-hosts.js';

type Operation = {
  operationId: string;
  summary?: string;
  requestBody?: { content: Record<string, { example?: unknown }> };
  responses: Record<string, { $ref?: string; content?: Record<string, { example?: unknown }> }>;
  security?: unknown;
  'x-roles'?: readonly string[];
};

const described = await describeHosts();
const operations = described.flatMap(({ name, document }) =>
  Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item as Record<string, Operation>).map(([method, operation]) => ({ name, path, method, operation })),
  ),
);
const takesJson = ({ requestBody }: Operation) => requestBody?.content['application/json'] !== undefined;
const withBody = operations.flatMap(({ operation, ...one }) => {
  const example = operation.requestBody?.content['application/json']?.example;
  return !takesJson(operation) ? [] : [{ ...one, example, role: operation['x-roles']?.[0] ?? '' }];
});

let hosts: RunningHosts;

beforeAll(async () => {
  hosts = await startHosts();
});

afterAll(() => hosts?.[Symbol.asyncDispose]());

describe('the API documents', () => {
  it.each(described)('are what the $name serves', async ({ name, document }) => {
    const served = await fetch(`${hosts.host(name).url}/openapi.json`);
    expect(await served.json()).toEqual(JSON.parse(JSON.stringify(document)));
  });

  it('name each operation once, and who may ask for it', () => {
    const names = described.map(({ document }) => operationNames(document.paths));
    for (const list of names) expect(list.length).toBe(new Set(list).size);
    const open = operations.filter(({ operation }) => operation['x-roles'] === undefined && !operation.security);
    expect(open.map(({ path }) => path)).toEqual([]);
  });

  it('say of every operation what it answers and what can go wrong', () => {
    const silent = operations.filter(({ operation: { responses, security } }) => {
      const statuses = Object.keys(responses);
      const expected = security === undefined ? ['400', '401', '403', '500', '503'] : ['400', '500', '503'];
      return !statuses.some((status) => status < '300') || expected.some((status) => !statuses.includes(status));
    });
    expect(silent.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
  });

  it('say of every operation in a sentence what it does', () => {
    const silent = operations.filter(({ operation: { summary = '' } }) => !/^[A-Z].*[^.]$/.test(summary));
    expect(silent.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
  });

  it('refer to nothing that they do not hold', () => {
    for (const { document } of described) {
      const refers = JSON.stringify(document).matchAll(/"\$ref":"#\/components\/(\w+)\/([^"]+)"/g);
      const components = document.components as Record<string, Record<string, unknown>>;
      const lost = [...refers].filter(([, kind = '', name = '']) => components[kind]?.[name] === undefined);
      expect(lost.map(([text]) => text)).toEqual([]);
      expect(Object.keys(components.responses ?? {}).filter((name) => !/^[\w.-]+$/.test(name))).toEqual([]);
    }
  });

  it.each(withBody)('show a body that the host takes: $method $path', async ({ name, path, method, example, role }) => {
    const address = path.replaceAll(/\{\w+\}/g, () => newId());
    const token = await hosts.issuer.token('anna', [role]);
    const response = await fetch(`${hosts.host(name).url}${address}`, {
      method: method.toUpperCase(),
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(example),
    });
    const { code, detail } = (await response.json()) as { code?: string; detail?: string };
    expect([response.status, code, detail]).not.toEqual([400, code, detail]);
    expect(response.status).not.toBe(500);
  });
});

function operationNames(paths: object): string[] {
  const items = Object.values(paths) as Record<string, Operation>[];
  return items.flatMap((item) => Object.values(item).map(({ operationId }) => operationId));
}
