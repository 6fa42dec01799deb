import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { cpSync, existsSync, readdirSync, statSync } from 'node:fs';
import { mkdir, mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { hostEntry } from '@comity/one-machine';
import { KurrentDBClient } from '@kurrent/kurrentdb-client';
import { collect, freshStream, notes, recordedInAll } from '../../../test/event-store-contract/support/events.js';
import { StoreProcess } from '../../../test/support/store-process.js';
import { describeVerification } from './maintenance/report.js';
import { verifyLog } from './maintenance/verify.js';
import { recordCodec } from './protocol/record-codec.js';
import { recordFacts } from './protocol/record-facts.js';
import { EventStorage } from './storage/event-storage.js';

const PAGE_BYTES = 8_192;

let place: string;
let data: string;
let saved: string;

beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'comity-maintenance-'));
  data = join(place, 'data');
  saved = join(place, 'saved');
});
afterEach(() => rm(place, { recursive: true }));

interface Finished {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The built program that `comity store` runs. */
function comityStore(...args: readonly string[]): Promise<Finished> {
  return new Promise((resolve) => {
    const env = { ...process.env, COMITY_STORE_DATA: data, NODE_OPTIONS: '' };
    execFile(process.execPath, [hostEntry('store', 'maintenance'), ...args], { env }, (error, stdout, stderr) =>
      resolve({ exitCode: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
}

/** Twelve events in three streams. */
async function fill(folder = data): Promise<void> {
  const storage = await EventStorage.open(folder, recordCodec);
  for (let number = 0; number < 12; number += 1) await append(storage, number);
  await storage.close();
}

async function append(storage: EventStorage, number: number): Promise<void> {
  const stream = `stream-${number % 3}`;
  const event = { stream, id: randomUUID(), type: 'Noted', contentType: 'application/json' };
  const events = [{ ...event, data: Buffer.from(`{"number":${number}}`), metadata: Buffer.of() }];
  await storage.append({ expectations: [{ stream, expected: 'any' }], events, deadlineAtMs: Number.MAX_VALUE });
}

function change(sql: string): void {
  using database = new DatabaseSync(join(data, 'events.db'), { enableForeignKeyConstraints: false });
  database.exec(sql);
}

async function rotFirstPageOf(table: string): Promise<void> {
  using database = new DatabaseSync(join(data, 'events.db'), { readOnly: true });
  const { root } = database.prepare('SELECT rootpage AS root FROM sqlite_schema WHERE name = ?').get(table) ?? {};
  await using file = await open(join(data, 'events.db'), 'r+');
  await file.write(Buffer.alloc(100, 0xff), 0, 100, (Number(root) - 1) * PAGE_BYTES);
}

it('saves the log of a store that takes appends meanwhile, up to one position, and brings it back', async () => {
  await using store = StoreProcess.spawn(data);
  const client = KurrentDBClient.connectionString(`kurrentdb://127.0.0.1:${await store.listening()}?tls=false`);
  await client.appendToStream(freshStream(), notes(5_000));
  const backup = comityStore('backup', saved, '--json');
  let running = true;
  const ended = backup.finally(() => {
    running = false;
  });
  while (running) await client.appendToStream(freshStream(), notes(3));
  const { exitCode, stdout, stderr } = await ended;
  expect([exitCode, stderr]).toEqual([0, '']);
  const { events, lastPosition, first } = JSON.parse(stdout);
  expect([events, first]).toEqual([lastPosition, null]);
  const all = (await collect(client.readAll({ maxCount: lastPosition }))).map((event) => recordedInAll(event).id);
  await client.dispose();
  await store.stop('SIGTERM');

  const restored = join(place, 'restored');
  expect(await comityStore('restore', saved, '--data', restored)).toMatchObject({ exitCode: 0 });
  await using again = StoreProcess.spawn(restored);
  const reader = KurrentDBClient.connectionString(`kurrentdb://127.0.0.1:${await again.listening()}?tls=false`);
  expect((await collect(reader.readAll())).map((event) => recordedInAll(event).id)).toEqual(all);
  await reader.dispose();
});

it('saves what a store has committed before it was killed', async () => {
  await using store = StoreProcess.spawn(data);
  const client = KurrentDBClient.connectionString(`kurrentdb://127.0.0.1:${await store.listening()}?tls=false`);
  await client.appendToStream(freshStream(), notes(7));
  await client.dispose();
  await store.stop('SIGKILL');
  const { stdout } = await comityStore('backup', saved);
  expect(stdout).toBe('ok: 7 events in 1 streams, up to position 7\n');
  expect(readdirSync(saved)).toEqual(['events.db']);
  expect((await comityStore('verify', saved)).stdout).toBe(stdout);
});

it('never writes over a backup, and leaves nothing beside it', async () => {
  await fill();
  await mkdir(saved);
  await writeFile(join(saved, 'events.db'), 'an older backup');
  expect(await comityStore('backup', saved)).toMatchObject({ exitCode: 1, stderr: expect.stringContaining(saved) });
  expect(readdirSync(place).sort()).toEqual(['data', 'saved']);
});

it('brings nothing back over a log', async () => {
  await fill();
  await comityStore('backup', saved);
  const { exitCode, stderr } = await comityStore('restore', saved);
  expect([exitCode, stderr]).toEqual([1, expect.stringContaining('holds an event log already')]);
});

it('keeps no backup of a damaged log, and brings back none that is damaged', async () => {
  await fill();
  await comityStore('backup', saved);
  change('UPDATE events SET checksum = 1 WHERE position = 5');
  const { exitCode, stderr } = await comityStore('backup', join(place, 'second'));
  expect([exitCode, stderr]).toEqual([1, expect.stringContaining('position 5')]);
  const other = join(place, 'other');
  expect(await comityStore('restore', data, '--data', other)).toMatchObject({ exitCode: 1 });
  expect([existsSync(join(place, 'second')), existsSync(join(other, 'events.db'))]).toEqual([false, false]);
});

it.each([
  ["UPDATE events SET record = CAST('' AS BLOB) WHERE position = 4", 'position 4 is damaged: its checksum is another'],
  ['DELETE FROM events WHERE position = 4', 'position 4 is missing, up to the one at 5'],
  ["UPDATE events SET type = 'Kept' WHERE position = 4", 'position 4 is damaged: its row names another type'],
  ['UPDATE events SET stream = 9 WHERE position = 4', 'position 4 is damaged: its row names another stream'],
  ['UPDATE events SET revision = 9 WHERE position = 10', 'position 10 is damaged: its row names another revision'],
  ['UPDATE events SET id = zeroblob(16) WHERE position = 1', 'position 1 is damaged: its row names another id'],
])('names the first damage of a log after %s', async (sql, damage) => {
  await fill();
  change(sql);
  expect(describeVerification(verifyLog(join(data, 'events.db'), recordFacts))).toContain(damage);
});

it.each(['events', 'events_by_stream'])('finds a page of %s that cannot be', async (table) => {
  await fill();
  await rotFirstPageOf(table);
  const { exitCode, stdout } = await comityStore('verify');
  expect([exitCode, stdout]).toEqual([1, expect.stringContaining('in a damaged part of the file')]);
  await using store = StoreProcess.spawn(data);
  expect((await store.ended()).lastLine).toContain('damaged');
});

it('saves and verifies what lies before a damaged end, and says that this is not all', async () => {
  const storage = await EventStorage.open(data, recordCodec);
  await append(storage, 0);
  const whole = statSync(join(data, 'events.db-wal')).size;
  for (let number = 1; number < 4; number += 1) await append(storage, number);
  const crashed = join(place, 'crashed');
  cpSync(data, crashed, { recursive: true });
  await storage.close();
  await using file = await open(join(crashed, 'events.db-wal'), 'r+');
  await file.write(Buffer.alloc(8, 0xff), 0, 8, whole + 1_000);

  for (const asked of [['backup', saved], ['verify']]) {
    const { exitCode, stdout, stderr } = await comityStore(...asked, '--data', crashed);
    expect([exitCode, stdout]).toEqual([1, 'ok: 1 events in 1 streams, up to position 1\n']);
    expect(stderr).toContain('before events that were acknowledged');
  }
  expect((await comityStore('verify', saved)).exitCode).toBe(0);
});

it('verifies nothing where there is no log', async () => {
  const { exitCode, stderr } = await comityStore('verify', place);
  expect([exitCode, stderr]).toEqual([1, expect.stringContaining(`there is no event log in ${place}`)]);
});
