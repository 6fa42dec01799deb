import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { recordCodec } from '../protocol/record-codec.js';
import { EventStorage } from './event-storage.js';
import type { AppendOutcome, Deletion, ExpectedRevision, ProposedEvent } from './model.js';

const NO_DEADLINE = Number.POSITIVE_INFINITY;

let folder: string;
let storage: EventStorage;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'comity-storage-'));
  storage = await EventStorage.open(folder, recordCodec);
});
afterEach(async () => {
  await storage.close();
  await rm(folder, { recursive: true });
});

function proposed(stream: string, type = 'Noted'): ProposedEvent {
  const [data, metadata] = [Buffer.from('{}'), Buffer.of()];
  return { stream, id: randomUUID(), type, contentType: 'application/json', data, metadata };
}

function append(stream: string, expected: ExpectedRevision, events = [proposed(stream)]): Promise<AppendOutcome> {
  return storage.append({ expectations: [{ stream, expected }], events, deadlineAtMs: NO_DEADLINE });
}

function end(stream: string, deletion: Deletion): Promise<AppendOutcome> {
  const expectations = [{ stream, expected: 'any' as const }];
  return storage.append({ expectations, events: [], deletion, deadlineAtMs: NO_DEADLINE });
}

async function reopen(): Promise<void> {
  await storage.close();
  storage = await EventStorage.open(folder, recordCodec);
}

it('remembers a soft deletion, and takes it back with the next event after a restart', async () => {
  await append('a', 'no-stream', [proposed('a'), proposed('a')]);
  await end('a', 'softly');
  await reopen();
  expect(storage.readablePart('a')).toEqual({ kind: 'none' });
  expect(await append('a', 'no-stream')).toMatchObject({ ends: [{ lastRevision: 2 }], position: 4 });
  await reopen();
  expect(storage.readablePart('a')).toEqual({ kind: 'events', first: 2, last: 2 });
});

it('remembers a tombstone', async () => {
  await append('a', 'no-stream');
  await end('a', 'for-good');
  await reopen();
  expect(storage.readablePart('a')).toEqual({ kind: 'tombstoned' });
  expect(storage.readablePart('$$a')).toEqual({ kind: 'tombstoned' });
  expect(await append('a', 'any')).toMatchObject({ violations: [{ deleted: 'for-good' }] });
});

it('decides on deletions in the same commit in their order', async () => {
  const outcomes = await Promise.all([
    append('a', 'no-stream'),
    end('a', 'softly'),
    append('a', 'stream-exists'),
    append('a', 'no-stream'),
    end('a', 'for-good'),
    append('a', 'any'),
  ]);
  expect(outcomes.map(({ kind }) => kind)).toEqual([
    'appended',
    'appended',
    'wrong-expected-revision',
    'appended',
    'appended',
    'wrong-expected-revision',
  ]);
  expect(
    storage.readAll({ direction: 'forwards', from: 1, to: 99 }, 99).map(({ stream, type }) => [stream, type]),
  ).toEqual([
    ['a', 'Noted'],
    ['$$a', '$metadata'],
    ['a', 'Noted'],
    ['$$a', '$metadata'],
    ['a', '$streamDeleted'],
  ]);
});

it('leaves a stream deleted when what would have brought it back could not be written', async () => {
  await append('a', 'no-stream');
  await end('a', 'softly');
  const unwritable = { ...proposed('a'), type: Symbol('no column takes this') as never };
  await expect(append('a', 'any', [proposed('a'), unwritable])).rejects.toMatchObject({ code: 'commit-failed' });
  expect(storage.readablePart('a')).toEqual({ kind: 'none' });
  await append('a', 'any');
  expect(storage.readablePart('a')).toEqual({ kind: 'events', first: 1, last: 1 });
});

it('is not misled by metadata that is none', async () => {
  await append('a', 'no-stream');
  for (const text of ['no JSON', '[]', '{"$maxCount":"all"}', '{"$tb":-7}', '{"$maxAge":1e300}']) {
    await append('$$a', 'any', [{ ...proposed('$$a', '$metadata'), data: Buffer.from(text) }]);
    expect(storage.readablePart('a')).toEqual({ kind: 'events', first: 0, last: 0 });
  }
});
