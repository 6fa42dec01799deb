import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AccessDeniedError, KurrentDBClient, UnavailableError } from '@kurrent/kurrentdb-client';
import { collect, errorOf, freshStream, notes, numbers } from '../../../test/event-store-contract/support/events.js';
import { Follower } from '../../../test/event-store-contract/support/follower.js';
import { writeSelfSignedCertificate } from '../../../test/support/self-signed-certificate.js';
import { StoreProcess } from '../../../test/support/store-process.js';

const USER = 'comity';
/** The client's reads take a password from the connection string as it stands there, its appends decode it. */
const PASSWORD = 'correct-horse-battery-staple';

let folder: string;
let certificateFile: string;
let store: StoreProcess;
let port: number;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'comity-store-'));
  const files = writeSelfSignedCertificate(folder);
  certificateFile = files.certificateFile;
  await writeFile(join(folder, 'password'), `${PASSWORD}\n`);
  store = StoreProcess.spawn(join(folder, 'data'), 0, {
    COMITY_STORE_USER: USER,
    COMITY_STORE_PASSWORD_FILE: join(folder, 'password'),
    COMITY_STORE_TLS_CERT: files.certificateFile,
    COMITY_STORE_TLS_KEY: files.keyFile,
  });
  port = await store.listening();
});
afterAll(async () => {
  await store.stop('SIGTERM');
  await rm(folder, { recursive: true });
});

/** A client over TLS that trusts the store's certificate; `login` is `user:password`, or nothing. */
async function connected<Result>(
  login: string,
  work: (client: KurrentDBClient) => Promise<Result>,
  scheme = 'kurrentdb',
): Promise<Result> {
  const trust = `tls=true&tlsCAFile=${encodeURIComponent(certificateFile)}`;
  const at = login === '' ? '' : `${login}@`;
  const client = KurrentDBClient.connectionString(`${scheme}://${at}127.0.0.1:${port}?${trust}`);
  try {
    return await work(client);
  } finally {
    await client.dispose();
  }
}

const right = `${USER}:${PASSWORD}`;

it.each(['kurrentdb', 'kurrentdb+discover'])('serves who has the password, over TLS, at %s://', async (scheme) => {
  const stream = freshStream();
  const read = await connected(
    right,
    async (client) => {
      await client.appendToStream(stream, notes(2));
      await using follower = new Follower(client.subscribeToStream(stream));
      await follower.caughtUp();
      return [numbers(follower.events), numbers(await collect(client.readStream(stream)))];
    },
    scheme,
  );
  expect(read).toEqual([
    [0, 1],
    [0, 1],
  ]);
});

const calls: [string, (client: KurrentDBClient) => Promise<unknown>][] = [
  ['append', (client) => client.appendToStream(freshStream(), notes(1))],
  [
    'append to several streams',
    (client) => client.appendRecords([{ streamName: freshStream(), record: notes(1)[0] as never }]),
  ],
  ['read a stream', (client) => collect(client.readStream(freshStream()))],
  ['read all', (client) => collect(client.readAll())],
  ['delete', (client) => client.deleteStream(freshStream())],
];

describe.each([
  ['a wrong password', `${USER}:wrong`],
  ['another user', `other:${PASSWORD}`],
  ['no credentials', ''],
])('with %s', (_name, login) => {
  it.each(calls)('nobody can %s', async (_call, attempt) => {
    expect(await errorOf(connected(login, attempt))).toBeInstanceOf(AccessDeniedError);
  });

  it('nobody can follow', async () => {
    const error = await connected(login, async (client) => {
      await using follower = new Follower(client.subscribeToAll() as never);
      return await follower.ended();
    });
    expect(error).toBeInstanceOf(AccessDeniedError);
  });
});

it('answers nobody who does not speak TLS', async () => {
  const client = KurrentDBClient.connectionString(`kurrentdb://127.0.0.1:${port}?tls=false`);
  expect(await errorOf(client.deleteStream(freshStream()))).toBeInstanceOf(UnavailableError);
  await client.dispose();
});

it('does not start with a certificate that it cannot use, and says so', async () => {
  await using broken = StoreProcess.spawn(join(folder, 'other'), 0, {
    COMITY_STORE_TLS_CERT: join(folder, 'password'),
    COMITY_STORE_TLS_KEY: join(folder, 'store.key'),
  });
  const { exitCode, lastLine } = await broken.ended();
  expect(exitCode).toBe(1);
  expect(lastLine).toContain(`the certificate ${join(folder, 'password')} and the key`);
});
