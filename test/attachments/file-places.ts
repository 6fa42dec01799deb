import { createHash } from 'node:crypto';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { FileSettings } from '@comity/file-store';
import { makeThrowAwayFolder, type SliceHost } from '@comity/testing';
import { startFauxqs } from 'fauxqs';
import { attachedFiles } from '../../apps/comity/src/doctor/attached-files.js';
import { profileFrom } from '../../apps/comity/src/up/profile.js';

/** A place where files are kept, and how it is reached past the product. */
export interface FilePlace extends AsyncDisposable {
  readonly settings: Partial<FileSettings>;
  /** Changes the last byte of what is kept. */
  spoil(content: Uint8Array): Promise<void>;
  /** How many uploads are under way, or have broken off; null where that cannot be seen. */
  incoming(): Promise<number | null>;
}

export const hexOf = (content: Uint8Array) => createHash('sha256').update(content).digest('hex');

const keyOf = (content: Uint8Array) => `sha256/${hexOf(content).slice(0, 2)}/${hexOf(content)}`;

function changed(content: Uint8Array): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(content).with(content.length - 1, (content.at(-1) ?? 0) ^ 1);
}

/** What `comity doctor` says of the files that are kept there: the problem, and how it is mended. */
export async function doctorsFindings(host: SliceHost, { settings }: FilePlace): Promise<string[]> {
  const variables = settings as Record<string, string>;
  const found = await attachedFiles({ ...host, variables, profile: profileFrom({}) });
  return found.map(({ problem, mend }) => `${problem}. ${mend}`);
}

async function openFolder(): Promise<FilePlace> {
  const folder = makeThrowAwayFolder('attachments');
  return {
    settings: { COMITY_FILES: pathToFileURL(folder.path).href },
    spoil: (content) => writeFile(join(folder.path, keyOf(content)), changed(content)),
    incoming: async () => (await readdir(join(folder.path, 'incoming'))).length,
    [Symbol.asyncDispose]: async () => folder.remove(),
  };
}

async function openS3(): Promise<FilePlace> {
  const s3 = await startFauxqs({ port: 0, logger: false, host: '127.0.0.1' });
  const endpoint = `http://127.0.0.1:${s3.port}`;
  s3.createBucket('comity');
  process.env.AWS_ACCESS_KEY_ID = 'test';
  process.env.AWS_SECRET_ACCESS_KEY = 'test';
  return {
    settings: { COMITY_FILES: 's3://comity', COMITY_S3_ENDPOINT: endpoint },
    spoil: async (content) => {
      const put = await fetch(`${endpoint}/comity/${keyOf(content)}`, { method: 'PUT', body: changed(content) });
      expect(put.ok).toBe(true);
    },
    incoming: async () => null,
    [Symbol.asyncDispose]: () => s3.stop(),
  };
}

export const FILE_PLACES = [
  { name: 'a folder', open: openFolder },
  { name: 'a store that speaks S3', open: openS3 },
] as const;
