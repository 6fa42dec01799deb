import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import type { Examination, Finding } from './finding.js';

const LEAST_SHARE = 0.05;
const LEAST_BYTES = 1024 ** 3;

/** Whether there is room left where this machine's data lies: a log that cannot be written takes no command. */
export const disk: Examination = async ({ profile: { dataFolder } }) => {
  if (!existsSync(dataFolder)) return [];
  const { bavail, blocks, bsize } = await statfs(dataFolder);
  return nearlyFull(dataFolder, { freeBytes: bavail * bsize, allBytes: blocks * bsize });
};

export function nearlyFull(
  folder: string,
  { freeBytes, allBytes }: { readonly freeBytes: number; readonly allBytes: number },
): readonly Finding[] {
  if (freeBytes >= LEAST_BYTES && freeBytes >= allBytes * LEAST_SHARE) return [];
  const gigabytes = (freeBytes / 1024 ** 3).toFixed(1);
  const problem = `the disk of ${folder} is nearly full: ${gigabytes} GiB left, ${Math.round((100 * freeBytes) / allBytes)} %`;
  const mend = 'Make room or move it (COMITY_DATA); comity rebuild drop all frees replaced tables';
  return [{ subject: 'disk', problem, mend }];
}
