import { type FileHandle, mkdir, open, opendir, rename, rm, stat, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ListedObject, ObjectStore, StoredObject } from './object-store.js';

/** Files in a folder of this machine: each is written whole and flushed before it takes its name. */
export class FolderStore implements ObjectStore {
  /** @param folder made when the first file is kept */
  constructor(private readonly folder: string) {}

  async write(key: string, content: AsyncIterable<Uint8Array>): Promise<void> {
    const path = await this.placeFor(key);
    const file = await open(path, 'w', 0o600);
    try {
      for await (const part of content) await writeAll(file, part);
      await file.sync();
      await file.close();
      await syncFolder(dirname(path));
    } catch (error) {
      await file.close().catch(() => undefined);
      await rm(path, { force: true });
      throw error;
    }
  }

  async read(key: string): Promise<StoredObject | null> {
    const file = await absentAsNull(open(this.pathOf(key), 'r'));
    if (file === null) return null;
    try {
      const { size } = await file.stat();
      return { sizeBytes: size, content: file.createReadStream() };
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  async modifiedAtMs(key: string): Promise<number | null> {
    return (await absentAsNull(stat(this.pathOf(key))))?.mtimeMs ?? null;
  }

  async move(from: string, to: string): Promise<void> {
    const [source, path] = [this.pathOf(from), await this.placeFor(to)];
    const now = new Date();
    const moved = await absentAsNull(
      utimes(source, now, now)
        .then(() => rename(source, path))
        .then(() => true),
    );
    if (moved !== null) await syncFolder(dirname(path));
  }

  async remove(key: string): Promise<void> {
    await rm(this.pathOf(key), { force: true });
  }

  async list(folder: string, atMost: number): Promise<readonly ListedObject[]> {
    const listed: ListedObject[] = [];
    const entries = await absentAsNull(opendir(this.pathOf(folder)));
    for await (const { name } of entries ?? []) {
      const key = `${folder}/${name}`;
      const modifiedAtMs = await this.modifiedAtMs(key);
      if (modifiedAtMs !== null) listed.push({ key, modifiedAtMs });
      if (listed.length >= atMost) break;
    }
    return listed;
  }

  async check(): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
  }

  private pathOf(key: string): string {
    return join(this.folder, ...key.split('/'));
  }

  private async placeFor(key: string): Promise<string> {
    const path = this.pathOf(key);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    return path;
  }
}

async function writeAll(file: FileHandle, part: Uint8Array): Promise<void> {
  for (let written = 0; written < part.length; ) {
    written += (await file.write(part, written)).bytesWritten;
  }
}

/** A new name is kept only once its folder is flushed as well. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function absentAsNull<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
