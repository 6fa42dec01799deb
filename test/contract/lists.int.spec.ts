import { ROLES } from '@comity/http';
import { newId } from '@comity/kernel';
import { type Caller, type SliceHost, startSliceHost } from '@comity/testing';
import { API_DOORS } from '../../apps/api/src/doors.js';
import { PROJECTOR_DOORS } from '../../apps/projector/src/doors.js';
import { routesAsked } from '../need-to-know/questions.js';
import { InventedRecord } from '../need-to-know/record.js';
import { describeHosts } from './hosts.js';

interface Parameter {
  readonly name: string;
  readonly schema?: { readonly enum?: readonly string[]; readonly default?: string };
}

interface SortedList {
  readonly path: string;
  readonly orders: readonly string[];
}

/** Requests come in two orders that are no opposites of each other, and have a test of their own. */
const HAS_ITS_OWN_ORDERS = '/v1/requests';

/** What has a name, the member that holds it, and what the example of the document says that does not fit two. */
const NAMED = [
  ['/v1/agreements', 'title', {}],
  ['/v1/calendars', 'party', { workedDays: [] }],
  ['/v1/counterparts', 'name', { registerId: undefined, externalRef: undefined }],
  ['/v1/legal-bases', 'instrument', {}],
] as const;

const hosts = await describeHosts();
const asked = routesAsked(hosts);
const exampleOf = (path: string) => asked.find((one) => one.method === 'POST' && one.path === path)?.example as object;

const lists: readonly SortedList[] = hosts.flatMap(({ document }) =>
  Object.entries(document.paths).flatMap(([path, { get }]) => {
    const sort = ((get?.parameters ?? []) as readonly Parameter[]).find(({ name }) => name === 'sort');
    return sort === undefined || path === HAS_ITS_OWN_ORDERS ? [] : [{ path, orders: sort.schema?.enum ?? [] }];
  }),
);

let host: SliceHost;
let olga: Caller;
let caseId: string;

beforeAll(async () => {
  host = await startSliceHost({ api: API_DOORS, projector: PROJECTOR_DOORS });
  olga = await host.as('olga', ...ROLES);
  const record = await new InventedRecord(host).open();
  await record.fill(await record.openCase('A', 'olga'), 'A');
  caseId = await record.openCase('B', 'olga', 'TLP:RED');
  await record.fill(caseId, 'B');
  await record.fill(caseId, 'C');
  await made('/v1/rounds', ['A', 'B'], (title) => {
    return { agreementId: record.agreementId, title, period: { from: '2024-01-01', to: '2024-06-30' } };
  });
  for (const [path, member, instead] of NAMED) {
    await made(path, ['XA', 'XB'], (name) => ({ ...exampleOf(path), ...instead, [member]: name }));
  }
  await record.projected();
  for (const reader of ['ada', 'adam', 'olga']) await (await host.as(reader, ...ROLES))(`/v1/cases/${caseId}`);
  await record.projected();
}, 60_000);

afterAll(() => host?.[Symbol.asyncDispose]());

async function made(path: string, names: readonly string[], bodyOf: (name: string) => object): Promise<void> {
  for (const name of names) {
    const { status, body } = await olga(path, { method: 'POST', body: bodyOf(name) });
    expect([path, status, body.detail]).toEqual([path, 201, undefined]);
  }
}

/** Every item of the list as text, asked for one at a time. */
async function walked(path: string, sort: string): Promise<string[]> {
  const found: string[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const { status, body } = await olga(`${path}?sort=${sort}&limit=1${cursor === '' ? '' : `&cursor=${cursor}`}`);
    expect(status).toBe(200);
    found.push(...body.items.map((item: unknown) => JSON.stringify(item)));
    cursor = body.nextCursor;
  }
  return found;
}

describe('a list', () => {
  it.each(lists)('$path comes page by page in either order, the one the other backwards', async ({ path, orders }) => {
    const address = path.replace('{id}', caseId);
    const [first = '', second = ''] = orders;
    const [forwards, backwards] = [await walked(address, first), await walked(address, second)];
    expect(backwards).toEqual([...forwards].reverse());
    expect(new Set(forwards).size).toBe(forwards.length);
    const { body } = await olga(`${address}?limit=200&sort=${first}`);
    expect(body.items.map((item: unknown) => JSON.stringify(item))).toEqual(forwards);
    expect(forwards.length).toBeGreaterThan(1);
    const { nextCursor } = (await olga(`${address}?sort=${first}&limit=1`)).body;
    expect((await olga(`${address}?sort=${second}&cursor=${nextCursor}`)).body.code).toBe('cursor-invalid');
  });

  it('is not there in an order that it does not have, nor from a place that nobody gave out', async () => {
    for (const { path } of lists) {
      const address = path.replace('{id}', caseId);
      expect((await olga(`${address}?sort=${newId()}`)).body.code).toBe('request-invalid');
      const made = Buffer.from(JSON.stringify({ sort: 'newest', at: "'", id: '1' })).toString('base64url');
      expect((await olga(`${address}?cursor=${made}`)).body.code).toBe('cursor-invalid');
    }
  });
});
