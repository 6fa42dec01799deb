import { KurrentDBClient } from '@kurrent/kurrentdb-client';
import { collect, freshStream, noted, numbers } from './support/events.js';
import { type StoreUnderTest, storeUnderTest } from './support/store-under-test.js';

let store: StoreUnderTest;

beforeAll(async () => {
  store = await storeUnderTest();
});
afterAll(() => store[Symbol.asyncDispose]());

/** The store's connection string in another scheme, and with its hosts named anew. */
function address(scheme: string, hosts: (given: string) => string = (given) => given): string {
  const [, credentials = '', host = '', rest = ''] = /:\/\/([^@/?]*@)?([^/?]*)(.*)/.exec(store.connectionString) ?? [];
  return `${scheme}://${credentials}${hosts(host)}${rest}`;
}

it.each([
  ['kurrentdb', () => address('kurrentdb')],
  ['esdb', () => address('esdb')],
  ['kurrentdb+discover', () => address('kurrentdb+discover')],
  ['esdb+discover', () => address('esdb+discover')],
  ['a cluster, known by its gossip,', () => address('kurrentdb', (host) => `${host},${host}`)],
])('is reached by the connection string of %s', async (_name, connectionString) => {
  const client = KurrentDBClient.connectionString(connectionString());
  const stream = freshStream();
  await client.appendToStream(stream, noted(1));
  expect(numbers(await collect(client.readStream(stream)))).toEqual([1]);
  await client.dispose();
});
