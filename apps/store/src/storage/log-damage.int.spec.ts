import { randomUUID } from 'node:crypto';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { randomFrom } from '../../../../test/support/random.js';
import { EventStorage } from './event-storage.js';
import type { PlacedEvent } from './model.js';

const codec = { encode: (event: PlacedEvent) => Buffer.from(`${event.stream}:${event.id}`), jsonIn: () => null };
const MANY = 10_000;
const COMMITS = 12;
const TRIES = 60;

let place: string;

beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'comity-damage-'));
});
afterEach(() => rmSync(place, { recursive: true }));

const folder = (name: string) => join(place, name);
const database = (name: string) => join(place, name, 'events.db');
const wal = (name: string) => `${database(name)}-wal`;
const everything = (storage: EventStorage) =>
  storage.readAll({ direction: 'forwards', from: 1, to: storage.lastPosition }, MANY);

function append(storage: EventStorage, stream: string, count = 1) {
  const event = { stream, type: 'Noted', contentType: 'application/json', metadata: Buffer.of(), data: Buffer.of() };
  const events = Array.from({ length: count }, () => ({ ...event, id: randomUUID() }));
  return storage.append({
    expectations: [{ stream, expected: 'any' }],
    events,
    deadlineAtMs: Number.POSITIVE_INFINITY,
  });
}

/** Changes the log behind the store's back, as a failing disk would. */
function change(name: string, sql: string): void {
  using behind = new DatabaseSync(database(name));
  behind.exec(sql);
}

/** What a crash would leave of the folder now. */
function copyAsIs(from: string, to: string): void {
  mkdirSync(folder(to));
  copyFileSync(database(from), database(to));
  copyFileSync(wal(from), wal(to));
}

/** Opens the folder and gives what is found there, or the code of the fault that names the damage. */
async function found(name: string): Promise<{ last: number; cut: boolean } | string> {
  try {
    const storage = await EventStorage.open(folder(name), codec);
    const result = { last: everything(storage).length, cut: storage.tornTail !== null };
    await storage.close();
    return result;
  } catch (error) {
    return (error as { code: string }).code;
  }
}

/** A store that was never closed: its log as it lay on disk after each of some commits. */
async function crashed(): Promise<{ walBytes: number; last: number }[]> {
  const storage = await EventStorage.open(folder('alive'), codec);
  const commits = [];
  for (let number = 0; number < COMMITS; number += 1) {
    await append(storage, `stream-${number % 3}`, 1 + number);
    commits.push({ walBytes: statSync(wal('alive')).size, last: storage.lastPosition });
  }
  copyAsIs('alive', 'crashed');
  await storage.close();
  return commits;
}

describe('while the store serves', () => {
  let storage: EventStorage;
  beforeEach(async () => {
    storage = await EventStorage.open(folder('log'), codec);
    await append(storage, 'a', 3);
  });
  afterEach(() => storage.close());

  it('names the position of a damaged record instead of giving it out', () => {
    change('log', "UPDATE events SET record = CAST('something else' AS BLOB) WHERE position = 2");
    expect(() => everything(storage)).toThrow('the record at position 2 is damaged (revision 1 of a)');
  });

  it('finds a sound record in the wrong place', () => {
    change('log', 'DELETE FROM events WHERE position = 2; UPDATE events SET position = 2 WHERE position = 3');
    expect(() => everything(storage)).toThrow('the record at position 2 is damaged');
  });

  it.each(['forwards', 'backwards'] as const)('skips no missing record, reading %s', (direction) => {
    change('log', 'DELETE FROM events WHERE position = 2');
    const [from, to] = direction === 'forwards' ? [1, 3] : [3, 1];
    expect(() => storage.readAll({ direction, from, to }, MANY)).toThrow('the record at position 2 is missing');
    const revisions = { direction, from: from - 1, to: to - 1 };
    expect(() => storage.readStream('a', revisions, MANY)).toThrow('is missing');
  });
});

describe('at the start', () => {
  it('names a damaged record among the latest, and one that is missing', async () => {
    await crashed();
    copyAsIs('crashed', 'other');
    change('crashed', 'UPDATE events SET checksum = checksum + 1 WHERE position = 70');
    await expect(EventStorage.open(folder('crashed'), codec)).rejects.toThrow('the record at position 70 is damaged');
    change('other', 'DELETE FROM events WHERE position = 71');
    await expect(EventStorage.open(folder('other'), codec)).rejects.toThrow('the record at position 71 is missing');
  });

  it('has every commit that was on disk, wherever a crash cut the log behind it', async () => {
    const commits = await crashed();
    const random = randomFrom(1);
    const end = statSync(wal('crashed')).size;
    let cuts = 0;
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      const at = Math.floor(random() * end);
      copyAsIs('crashed', `cut-${attempt}`);
      truncateSync(wal(`cut-${attempt}`), at);
      const whole = commits.findLast(({ walBytes }) => walBytes <= at);
      const after = await found(`cut-${attempt}`);
      expect(after).toMatchObject({ last: whole?.last ?? 0 });
      if (typeof after === 'object' && after.cut) cuts += 1;
    }
    expect(cuts).toBeGreaterThan(TRIES / 2);
  });

  it('has every commit but the last, or names the damage, whatever byte of the log has changed', async () => {
    const commits = await crashed();
    const random = randomFrom(2);
    const [beforeLast] = commits.slice(-2);
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      const at = Math.floor(random() * statSync(wal('crashed')).size);
      copyAsIs('crashed', `rot-${attempt}`);
      const bytes = readFileSync(wal('crashed'));
      bytes.writeUInt8((bytes.readUInt8(at) + 1 + Math.floor(random() * 255)) % 256, at);
      writeFileSync(wal(`rot-${attempt}`), bytes);
      const inLast = at >= (beforeLast?.walBytes ?? 0);
      expect([at, await found(`rot-${attempt}`)]).toEqual([
        at,
        inLast ? { last: beforeLast?.last, cut: true } : 'log-damaged',
      ]);
    }
  });

  it('leaves a damaged log as it was, so that the second start says the same as the first', async () => {
    await crashed();
    const bytes = readFileSync(wal('crashed'));
    bytes.writeUInt8(bytes.readUInt8(100) ^ 1, 100);
    writeFileSync(wal('crashed'), bytes);
    expect(await found('crashed')).toBe('log-damaged');
    expect(await found('crashed')).toBe('log-damaged');
    expect(readFileSync(wal('crashed'))).toEqual(bytes);
  });

  it('takes what an earlier round has left in the log for nothing', async () => {
    const storage = await EventStorage.open(folder('alive'), codec);
    await append(storage, 'a', 200);
    change('alive', 'PRAGMA wal_checkpoint(RESTART)');
    await append(storage, 'a');
    copyAsIs('alive', 'crashed');
    await storage.close();
    expect(await found('crashed')).toEqual({ last: 201, cut: false });
  });

  it('refuses a write-ahead log without its database', async () => {
    await crashed();
    rmSync(database('crashed'));
    expect(await found('crashed')).toBe('log-damaged');
  });
});
