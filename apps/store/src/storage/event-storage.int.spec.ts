import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { EventStorage } from './event-storage.js';
import type { AppendOutcome, ExpectedRevision, PlacedEvent, ProposedEvent } from './model.js';

const text = (event: PlacedEvent) => Buffer.from(`${event.stream}@${event.revision}:${event.id}`);
const codec = { encode: text, jsonIn: () => null };
const EVERYTHING = { direction: 'forwards', from: 1, to: Number.MAX_SAFE_INTEGER } as const;
const MANY = 10_000;

let folder: string;
let storage: EventStorage;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'comity-storage-'));
  storage = await EventStorage.open(folder, codec);
});
afterEach(async () => {
  await storage.close();
  await rm(folder, { recursive: true });
});

function proposed(stream: string, id = randomUUID()): ProposedEvent {
  return { stream, id, type: 'Noted', contentType: 'application/json', data: Buffer.from('{}'), metadata: Buffer.of() };
}

function append(stream: string, expected: ExpectedRevision, events: ProposedEvent[]): Promise<AppendOutcome> {
  return storage.append({ expectations: [{ stream, expected }], events, deadlineAtMs: Number.POSITIVE_INFINITY });
}

async function reopen(): Promise<void> {
  await storage.close();
  storage = await EventStorage.open(folder, codec);
}

it('numbers events in their stream from 0 and in the log from 1', async () => {
  await append('a', 'no-stream', [proposed('a'), proposed('a')]);
  const outcome = await append('b', 'no-stream', [proposed('b')]);
  expect(outcome).toEqual({ kind: 'appended', ends: [{ stream: 'b', lastRevision: 0 }], position: 3 });
  expect(
    storage.readAll(EVERYTHING, MANY).map(({ stream, revision, position }) => [stream, revision, position]),
  ).toEqual([
    ['a', 0, 1],
    ['a', 1, 2],
    ['b', 0, 3],
  ]);
});

it('has the same after it was closed and opened, and goes on behind it', async () => {
  await append('a', 'no-stream', [proposed('a')]);
  const before = storage.readAll(EVERYTHING, MANY);
  await reopen();
  expect(storage.readAll(EVERYTHING, MANY)).toEqual(before);
  expect(await append('a', 0, [proposed('a')])).toMatchObject({ position: 2, ends: [{ lastRevision: 1 }] });
});

it('writes to several streams at once or to none', async () => {
  await append('a', 'no-stream', [proposed('a')]);
  const both = (expectedOfA: ExpectedRevision) =>
    storage.append({
      expectations: [
        { stream: 'a', expected: expectedOfA },
        { stream: 'b', expected: 'no-stream' },
      ],
      events: [proposed('b'), proposed('a'), proposed('b')],
      deadlineAtMs: Number.POSITIVE_INFINITY,
    });
  expect(await both(7)).toEqual({
    kind: 'wrong-expected-revision',
    violations: [{ stream: 'a', expected: 7, index: 0, current: 0, deleted: null }],
  });
  expect(storage.lastRevision('b')).toBeNull();
  expect(await both(0)).toMatchObject({ kind: 'appended', ends: [{ lastRevision: 1 }, { lastRevision: 1 }] });
  expect(storage.readAll(EVERYTHING, MANY).map(({ stream }) => stream)).toEqual(['a', 'b', 'a', 'b']);
});

it('sees earlier appends of the same commit', async () => {
  const outcomes = await Promise.all([
    append('a', 'no-stream', [proposed('a')]),
    append('a', 'no-stream', [proposed('a')]),
    append('a', 0, [proposed('a')]),
  ]);
  expect(outcomes.map(({ kind }) => kind)).toEqual(['appended', 'wrong-expected-revision', 'appended']);
});

it('recognises a retry within the same commit', async () => {
  const events = [proposed('a')];
  const [first, again] = await Promise.all([append('a', 'any', events), append('a', 'any', events)]);
  expect(again).toEqual(first);
  expect(storage.readAll(EVERYTHING, MANY)).toHaveLength(1);
});

it('writes nothing for a writer that no longer waits', async () => {
  const late = { expectations: [{ stream: 'a', expected: 'any' as const }], events: [proposed('a')], deadlineAtMs: 1 };
  expect(await storage.append(late)).toEqual({ kind: 'expired' });
  expect(storage.lastPosition).toBe(0);
});

it('goes on after a commit that could not be written, as if it had never been tried', async () => {
  await append('a', 'no-stream', [proposed('a')]);
  const unwritable = { ...proposed('b'), type: Symbol('no column takes this') as never };
  await expect(append('b', 'no-stream', [proposed('b'), unwritable])).rejects.toMatchObject({ code: 'commit-failed' });
  expect(await append('b', 'no-stream', [proposed('b')])).toMatchObject({ kind: 'appended', position: 2 });
  expect(await append('a', 0, [proposed('a')])).toMatchObject({ kind: 'appended', position: 3 });
});

it('wakes those who follow the stream that was written, once it can be read', async () => {
  const woken: string[] = [];
  using _a = storage.onCommit('a', () => woken.push(`a at ${storage.lastPosition}`));
  using _b = storage.onCommit('b', () => woken.push('b'));
  using _all = storage.onCommit(null, () => woken.push(`all at ${storage.lastPosition}`));
  await append('a', 'any', [proposed('a')]);
  expect(woken).toEqual(['all at 1', 'a at 1']);
});

it('reads page by page in both directions', async () => {
  const events = Array.from({ length: 600 }, () => proposed('a'));
  await append('a', 'any', events);
  const page = storage.readStream('a', { direction: 'backwards', from: 599, to: 0 }, MANY);
  expect(page.length).toBeLessThan(600);
  expect(page.map(({ revision }) => revision)).toEqual(Array.from(page, (_, index) => 599 - index));
});

it('refuses a folder that a newer Comity has written', async () => {
  await storage.close();
  const database = new DatabaseSync(join(folder, 'events.db'));
  database.exec('PRAGMA user_version = 99');
  database.close();
  await expect(EventStorage.open(folder, codec)).rejects.toMatchObject({ code: 'store-format-unknown' });
  const repaired = new DatabaseSync(join(folder, 'events.db'));
  repaired.exec('PRAGMA user_version = 1');
  repaired.close();
  storage = await EventStorage.open(folder, codec);
});

it('refuses a folder that is in use', async () => {
  await expect(EventStorage.open(folder, codec)).rejects.toMatchObject({ code: 'data-folder-in-use' });
});
