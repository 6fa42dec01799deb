import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { Fault } from '@comity/kernel';
import { installationFolder } from '@comity/one-machine';
import type { RecordedEvent } from '@kurrent/kurrentdb-client';
import { z } from 'zod';

/** One event exactly as the store holds it, kept for good: every later build must read it as the same fact. */
const goldenEvent = z.strictObject({
  stream: z.string(),
  revision: z.int().min(0),
  id: z.uuid(),
  type: z.string(),
  data: z.record(z.string(), z.unknown()),
  metadata: z.record(z.string(), z.unknown()),
  /** What reading gives, where it is not `data`: an older version raised to the present one. */
  reads: z.record(z.string(), z.unknown()).optional(),
});
export type GoldenEvent = z.infer<typeof goldenEvent>;

export interface GoldenFile {
  /** From the golden folder: `request/RequestFiled.v1.json`. */
  readonly path: string;
  readonly category: string;
  readonly type: string;
  readonly version: number;
  readonly event: GoldenEvent;
}

export const goldenFolder = (): string => join(installationFolder(), 'test', 'catalogue', 'golden');

/** `<category>/<Event>.v<version>.json`; a further example of the same version ends in `-2`, `-3`, … */
const GOLDEN_PATH = /^([a-z]+)\/([A-Za-z]+)\.v([1-9]\d*)(?:-[2-9]|-[1-9]\d+)?\.json$/;

/**
 * The golden files of a folder, in order of their paths.
 * @throws Fault `golden-file-malformed`
 */
export function readGoldenFiles(folder: string): GoldenFile[] {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1));
  return paths
    .map((path) => path.replaceAll(sep, '/'))
    .sort()
    .map((path) => goldenFile(path, readFileSync(join(folder, path), 'utf8')));
}

/** @throws Fault `golden-file-malformed` */
export function goldenFile(path: string, text: string): GoldenFile {
  const [, category, type, version] = GOLDEN_PATH.exec(path) ?? [];
  if (category === undefined || type === undefined) {
    throw new Fault('golden-file-malformed', `${path} is not named <category>/<Event>.v<version>.json`);
  }
  try {
    return { path, category, type, version: Number(version), event: goldenEvent.parse(JSON.parse(text)) };
  } catch (cause) {
    throw new Fault('golden-file-malformed', `${path} is no stored event`, { cause });
  }
}

/** The event as the store would hand it out. */
export function asRecorded({ stream, revision, id, type, data, metadata }: GoldenEvent): RecordedEvent {
  const place = { streamId: stream, revision: BigInt(revision), position: { commit: 0n, prepare: 0n } };
  return { ...place, id, type, data, metadata, isJson: true, created: new Date(0) };
}
