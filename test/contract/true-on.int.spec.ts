import { ROLES } from '@comity/http';
import { type Caller, type SliceAnswer, type SliceHost, startSliceHost } from '@comity/testing';
import { API_DOORS } from '../../apps/api/src/doors.js';
import { PROJECTOR_DOORS } from '../../apps/projector/src/doors.js';
import { InventedRecord } from '../need-to-know/record.js';
import { describeHosts } from './hosts.js';

interface Parameter {
  readonly in: string;
  readonly name: string;
  readonly required?: boolean;
  readonly schema?: { readonly enum?: readonly string[]; readonly example?: string };
  readonly example?: string;
}

const BEFORE_EVERYTHING = '2000-01-01';
const AHEAD = '2999-01-01';

const routes = (await describeHosts()).flatMap(({ document }) =>
  Object.entries(document.paths).flatMap(([path, { get }]) => {
    const parameters = (get?.parameters ?? []) as readonly Parameter[];
    if (!parameters.some(({ name }) => name === 'asTrueOn')) return [];
    const needed = parameters.filter((one) => one.in === 'query' && one.required === true);
    const query = needed.map(({ name, example, schema }): [string, string] => [
      name,
      example ?? schema?.example ?? schema?.enum?.[0] ?? '',
    ]);
    return [{ path, query: new URLSearchParams(query).toString() }];
  }),
);
const ofOne = routes.filter(({ path }) => path.includes('{id}') && !path.endsWith('/timeline'));
const ofMany = routes.filter((one) => !ofOne.includes(one));

let host: SliceHost;
let olga: Caller;

beforeAll(async () => {
  host = await startSliceHost({ api: API_DOORS, projector: PROJECTOR_DOORS });
  olga = await host.as('olga', ...ROLES);
  const record = await new InventedRecord(host).open();
  await record.fill(await record.openCase('A', 'olga'), 'A');
  const period = { from: '2024-01-01', to: '2024-06-30' };
  const round = { agreementId: record.agreementId, title: 'Review', period };
  expect((await olga('/v1/rounds', { method: 'POST', body: round })).status).toBe(201);
  await record.projected();
}, 60_000);

afterAll(() => host?.[Symbol.asyncDispose]());

/** The address, of the first thing that the list above it shows. */
async function addressOf(path: string): Promise<string> {
  const [list = '', rest] = path.split('/{id}');
  if (rest === undefined) return path;
  const { body } = await olga(list);
  const [id] = Object.values(body.items[0]);
  return `${list}/${id}${rest}`;
}

async function ask({ path, query }: (typeof routes)[number], moment: string): Promise<SliceAnswer> {
  return olga(`${await addressOf(path)}?${query}&${moment}`);
}

/** Numbers of a table that count nothing. */
const ASKED_FOR = ['minimum_n', 'minimum_pairs', 'histogram'];

/** How much there is in an answer: the rows of a list, or the sum of all numbers of a table. */
function sizeOf({ body }: SliceAnswer): number {
  if (Array.isArray(body.items)) return body.items.length;
  let sum = 0;
  JSON.stringify(body, (name, value) => {
    if (ASKED_FOR.includes(name)) return undefined;
    if (typeof value === 'number') sum += value;
    return value;
  });
  return sum;
}

describe('every read that is told of a day', () => {
  it('is one of many', () => expect(routes.length).toBeGreaterThan(20));

  it.each(routes)('$path refuses a day that is ahead', async (route) => {
    const { status, body } = await ask(route, `asTrueOn=${AHEAD}`);
    expect([status, body.code]).toEqual([400, 'as-true-on-invalid']);
  });

  it.each(ofOne)('$path knows nothing of a day before it began', async (route) => {
    const { status, body } = await ask(route, `asTrueOn=${BEFORE_EVERYTHING}`);
    expect([status, body.code]).toEqual([404, 'not-found']);
    expect((await ask(route, '')).status).toBe(200);
  });

  it.each(ofMany)('$path is empty before everything', async (route) => {
    const before = await ask(route, `asTrueOn=${BEFORE_EVERYTHING}`);
    expect([before.status, sizeOf(before)]).toEqual([200, 0]);
  });

  it.each(routes)('$path is told of today as it is now', async (route) => {
    const today = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/London' }).format(new Date());
    const [told, now] = [await ask(route, `asTrueOn=${today}`), await ask(route, '')];
    expect([told.status, told.body, told.headers.get('etag')]).toEqual([200, now.body, now.headers.get('etag')]);
  });
});
