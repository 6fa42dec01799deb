import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KurrentDBClient, persistentSubscriptionToStreamSettingsFromDefaults, START } from '@kurrent/kurrentdb-client';
import {
  collect,
  errorOf,
  freshStream,
  noted,
  notes,
  numbers,
  recordedInAll,
} from '../../../test/event-store-contract/support/events.js';
import { StoreProcess } from '../../../test/support/store-process.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'comity-store-'));
});
afterEach(() => rm(folder, { recursive: true }));

const connect = (port: number) => KurrentDBClient.connectionString(`kurrentdb://127.0.0.1:${port}?tls=false`);

/** What writers were told: stream and revision of each acknowledged event. */
type Acknowledged = Map<string, { stream: string; revision: bigint; position: bigint }>;

/** Appends one event after another, each to the writer's own stream or a new one, until the store has gone. */
async function writeUntilKilled(client: KurrentDBClient, acknowledged: Acknowledged): Promise<void> {
  const own = freshStream();
  for (let number = 0; ; number += 1) {
    const stream = number % 3 === 0 ? freshStream() : own;
    const event = noted(number);
    try {
      const { nextExpectedRevision, position } = await client.appendToStream(stream, event);
      acknowledged.set(event.id, { stream, revision: nextExpectedRevision, position: position?.commit ?? 0n });
    } catch {
      return;
    }
  }
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

it('has every acknowledged event after a kill -9 under load, at the revision and position it told', async () => {
  const acknowledged: Acknowledged = new Map();
  for (const goal of [300, 700, 1_100]) {
    await using store = StoreProcess.spawn(folder);
    const client = connect(await store.listening());
    const writers = Array.from({ length: 16 }, () => writeUntilKilled(client, acknowledged));
    await until(() => acknowledged.size >= goal);
    await store.stop('SIGKILL');
    await Promise.all(writers);
    await client.dispose();
  }
  await using store = StoreProcess.spawn(folder);
  const client = connect(await store.listening());
  const events = (await collect(client.readAll({ fromPosition: START }))).map(recordedInAll);
  const found = new Map(events.map((event) => [event.id, event]));
  expect(found.size).toBe(events.length);
  for (const [id, { stream, revision, position }] of acknowledged) {
    const event = found.get(id);
    expect(event && [event.streamId, event.revision, event.position.commit]).toEqual([stream, revision, position]);
  }
  const seen = new Map<string, bigint>();
  for (const { streamId, revision } of events) {
    expect(revision).toBe((seen.get(streamId) ?? -1n) + 1n);
    seen.set(streamId, revision);
  }
  await client.dispose();
});

it('recognises a retry that comes after a restart', async () => {
  const stream = freshStream();
  const events = notes(3);
  for (let start = 0; start < 2; start += 1) {
    await using store = StoreProcess.spawn(folder);
    const client = connect(await store.listening());
    expect((await client.appendToStream(stream, events)).nextExpectedRevision).toBe(2n);
    expect(numbers(await collect(client.readStream(stream)))).toEqual([0, 1, 2]);
    await client.dispose();
    await store.stop('SIGKILL');
  }
});

it('stops on SIGTERM with the appends in flight answered or refused, and a follower told', async () => {
  await using store = StoreProcess.spawn(folder);
  const client = connect(await store.listening());
  const acknowledged: Acknowledged = new Map();
  const follower = client.subscribeToAll();
  const told = new Promise<Error>((resolve) => follower.on('error', resolve));
  const writers = Array.from({ length: 8 }, () => writeUntilKilled(client, acknowledged));
  await until(() => acknowledged.size >= 100);
  await store.stop('SIGTERM');
  expect((await store.ended()).exitCode).toBe(0);
  await Promise.all(writers);
  expect((await told).message).toContain('stopping');
  await client.dispose();

  await using again = StoreProcess.spawn(folder);
  const reader = connect(await again.listening());
  const ids = new Set((await collect(reader.readAll())).map((event) => recordedInAll(event).id));
  expect([...acknowledged.keys()].filter((id) => !ids.has(id))).toEqual([]);
  await reader.dispose();
});

it('lets no second store into its data folder, and says so', async () => {
  await using first = StoreProcess.spawn(folder);
  await first.listening();
  await using second = StoreProcess.spawn(folder);
  const { exitCode, lastLine } = await second.ended();
  expect(exitCode).toBe(1);
  expect(lastLine).toContain(`another store process uses the data folder ${folder}`);
});

it('says which port is taken', async () => {
  await using first = StoreProcess.spawn(folder);
  const port = await first.listening();
  await using second = StoreProcess.spawn(join(folder, 'second'), port);
  const { exitCode, lastLine } = await second.ended();
  expect(exitCode).toBe(1);
  expect(lastLine).toContain(`cannot listen on 127.0.0.1:${port}`);
});

it('says clearly what it does not do', async () => {
  await using store = StoreProcess.spawn(folder);
  const client = connect(await store.listening());
  const settings = persistentSubscriptionToStreamSettingsFromDefaults();
  const attempts = {
    'persistent subscriptions': client.createPersistentSubscriptionToStream('stream', 'group', settings),
    'server-side projections': client.createProjection('projection', 'fromAll()'),
  };
  for (const [what, attempt] of Object.entries(attempts)) {
    const { message } = await errorOf(attempt);
    expect(message).toContain(`UNIMPLEMENTED: Comity's embedded event store has no ${what}; connect to a KurrentDB`);
  }
  await client.dispose();
});
