import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type FauxqsServer, startFauxqs } from 'fauxqs';
import { ContentStore } from './content-store.js';
import { FolderStore } from './folder-store.js';
import type { ObjectStore } from './object-store.js';
import { S3Store } from './s3-store.js';
import { filesAt, openContentStore } from './settings.js';

const BUCKET = 'comity';
const DAY_MS = 24 * 3_600_000;
const MIB = 1024 * 1024;
const LIMITS = { maxBytes: 100 * MIB, mediaTypes: [] };

let folder: string;
let s3: FauxqsServer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'comity-files-'));
  s3 = await startFauxqs({ port: 0, logger: false, host: '127.0.0.1' });
  s3.createBucket(BUCKET);
  process.env.AWS_ACCESS_KEY_ID = 'test';
  process.env.AWS_SECRET_ACCESS_KEY = 'test';
});

afterAll(async () => {
  await s3?.stop();
  await rm(folder, { recursive: true, force: true });
});

let stores = 0;
const PLACES: readonly (readonly [name: string, make: () => ObjectStore])[] = [
  ['a folder', () => new FolderStore(join(folder, String(++stores)))],
  [
    'a store that speaks S3',
    () => {
      const endpoint = `http://127.0.0.1:${s3.port}`;
      return new S3Store({ bucket: BUCKET, prefix: `${++stores}/`, endpoint, region: 'us-east-1', pathStyle: true });
    },
  ],
];

const sha256Of = (content: Uint8Array) => createHash('sha256').update(content).digest('hex');
const measured = (content: Uint8Array) => ({ sha256: sha256Of(content), sizeBytes: content.length });
const keyOf = (content: Uint8Array) => `sha256/${sha256Of(content).slice(0, 2)}/${sha256Of(content)}`;
const large = (mebibytes: number) => Buffer.alloc(mebibytes * MIB, 'Protokoll ');

async function* inParts(content: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < content.length; at += 64_000) yield content.subarray(at, at + 64_000);
}

async function read(content: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of content) parts.push(part);
  return Buffer.concat(parts);
}

describe.each(PLACES)('files in %s', (_place, make) => {
  let objects: ObjectStore;
  let files: ContentStore;

  beforeEach(() => {
    objects = make();
    files = new ContentStore(objects, LIMITS);
  });

  const count = async (place: string) => (await objects.list(place, 100)).length;

  async function keep(content: Uint8Array): Promise<void> {
    await (await files.receive(inParts(content))).keep();
  }

  it.each([
    ['empty', Buffer.alloc(0)],
    ['small', Buffer.from('Protokoll')],
    ['large', large(12)],
  ])('come back as they went in when they are %s', async (_size, content) => {
    const received = await files.receive(inParts(content));
    expect(received).toMatchObject(measured(content));
    await received.keep();
    await files.confirm(received.sha256);
    expect((await read(await files.open(received))).equals(content)).toBe(true);
    expect([await count('incoming'), await count('pending')]).toEqual([0, 0]);
  });

  it('are stored once, however often and by however many at once they are brought', async () => {
    const content = Buffer.from('the same letter');
    await Promise.all(Array.from({ length: 5 }, () => keep(content)));
    await keep(content);
    expect(await count(`sha256/${sha256Of(content).slice(0, 2)}`)).toBe(1);
    expect(await count('incoming')).toBe(0);
  });

  it('leave nothing when their upload breaks off in the middle', async () => {
    async function* breaking(): AsyncGenerator<Uint8Array> {
      yield* inParts(large(7));
      throw new RangeError('the line is dead');
    }
    await expect(files.receive(breaking())).rejects.toThrow('the line is dead');
    const received = await files.receive(inParts(large(1)));
    await received.discard();
    expect([await count('incoming'), await count('pending')]).toEqual([0, 0]);
  });

  it.each([
    ['small', Buffer.from('evidence')],
    ['large', large(3)],
  ])('are not handed out as whole when a %s one has been changed', async (_size, content) => {
    await keep(content);
    const changed = Buffer.from(content);
    changed[content.length - 1] = 0;
    const changes: readonly Uint8Array[] = [
      changed,
      content.subarray(1),
      Buffer.concat([content, content]),
      Buffer.alloc(0),
    ];
    for (const change of changes) {
      await objects.write(keyOf(content), inParts(change));
      const got: Uint8Array[] = [];
      const reading = (async () => {
        for await (const part of await files.open(measured(content))) got.push(part);
      })();
      await expect(reading).rejects.toMatchObject({ code: 'file-corrupt' });
      expect(Buffer.concat(got).length).toBeLessThan(content.length);
    }
    expect(files.corruptCount).toBe(1);
    await keep(content);
    expect((await read(await files.open(measured(content)))).equals(content)).toBe(true);
  });

  it('are missed aloud when one is gone', async () => {
    await expect(files.open(measured(Buffer.from('gone')))).rejects.toMatchObject({ code: 'file-missing' });
    expect(files.corruptCount).toBe(1);
  });

  it('stay open to nobody who turns away before the end', async () => {
    const content = large(4);
    await keep(content);
    const unread = await files.open(measured(content));
    unread.destroy();
    const reading = await files.open(measured(content));
    for await (const part of reading) {
      expect(part.length).toBeGreaterThan(0);
      break;
    }
    expect([unread.destroyed, reading.destroyed]).toEqual([true, true]);
  });

  describe('that the record never came to name', () => {
    const never = async () => false;

    it('are cleared away after a day, and stay readable for another', async () => {
      const content = Buffer.from('refused');
      await keep(content);
      const at = Date.now();
      expect(await files.sweep(never, at, 100)).toEqual({ removed: 0, restored: 0 });
      expect(await count('pending')).toBe(1);
      expect(await files.sweep(never, at + DAY_MS + 60_000, 100)).toEqual({ removed: 0, restored: 0 });
      expect((await read(await files.open(measured(content)))).equals(content)).toBe(true);
      expect(await files.sweep(never, at + DAY_MS + 60_000, 100)).toEqual({ removed: 1, restored: 0 });
      await expect(files.open(measured(content))).rejects.toMatchObject({ code: 'file-missing' });
    });

    it('are put back when the record has come to name them meanwhile', async () => {
      const content = Buffer.from('named at last');
      await keep(content);
      const later = Date.now() + DAY_MS + 60_000;
      await files.sweep(never, later, 100);
      expect(await files.sweep(async () => true, later, 100)).toEqual({ removed: 0, restored: 1 });
      expect(await files.sweep(never, later, 100)).toEqual({ removed: 0, restored: 0 });
      expect((await read(await files.open(measured(content)))).equals(content)).toBe(true);
    });

    it('stay as long as it cannot be told', async () => {
      await keep(Buffer.from('untold'));
      const later = Date.now() + DAY_MS + 60_000;
      await files.sweep(async () => null, later, 100);
      expect([await count('pending'), await count('condemned')]).toEqual([1, 0]);
    });

    it('are uploads that ended with their host, too', async () => {
      await objects.write('incoming/half', inParts(large(1)));
      expect(await files.sweep(never, Date.now(), 100)).toEqual({ removed: 0, restored: 0 });
      expect(await files.sweep(never, Date.now() + DAY_MS + 60_000, 100)).toEqual({ removed: 1, restored: 0 });
      expect(await count('incoming')).toBe(0);
    });
  });
});

describe('the place where files are kept', () => {
  it('is a folder by its address', async () => {
    const files = openContentStore(filesAt(pathToFileURL(join(folder, 'by address')).href));
    await files.check();
    await (await files.receive(inParts(Buffer.from('letter')))).keep();
    expect((await read(await files.open(measured(Buffer.from('letter'))))).toString()).toBe('letter');
  });

  it('is a bucket by its address, and says so when there is none', async () => {
    const COMITY_S3_ENDPOINT = `http://127.0.0.1:${s3.port}`;
    const files = openContentStore({ ...filesAt(`s3://${BUCKET}/by-address`), COMITY_S3_ENDPOINT });
    await files.check();
    const none = openContentStore({ ...filesAt('s3://nothing-here'), COMITY_S3_ENDPOINT });
    await expect(none.check()).rejects.toThrow();
  });
});
