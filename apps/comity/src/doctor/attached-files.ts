import { attachments } from '@comity/attachments/contract';
import { type ContentStore, fileVariables, openContentStore } from '@comity/file-store';
import { readConfig } from '@comity/http/settings';
import { Fault } from '@comity/kernel';
import { EVERYTHING, type ReadStore } from '@comity/read-store';
import { z } from 'zod';
import type { Examination, Finding } from './finding.js';

/** What one examination reads at most, the newest first: enough to tell a store that has lost or changed something. */
const FILES_AT_MOST = 5_000;
const BYTES_AT_MOST = 1024 * 1024 * 1024;

/** Files that the record names and the store does not hold, or holds changed. */
export const attachedFiles: Examination = async ({ readStore, variables }) => {
  const files = openContentStore(readConfig(z.object(fileVariables), variables));
  const findings: Finding[] = [];
  let bytes = 0;
  for (const file of await newestFiles(readStore)) {
    bytes += file.sizeBytes;
    if (bytes > BYTES_AT_MOST) break;
    const problem = await problemOf(file, files);
    if (problem !== null) findings.push(problem);
  }
  return findings;
};

interface NamedFile {
  readonly attachmentId: string;
  readonly sha256: string;
  readonly sizeBytes: number;
}

/** None where no host has made the table yet. */
async function newestFiles(store: ReadStore): Promise<readonly NamedFile[]> {
  const isKept = (await store.status()).some(({ name, status }) => name === attachments.name && status === 'live');
  if (!isKept) return [];
  const all = store.seenBy(EVERYTHING).asKnown(attachments, 'now');
  return all
    .select(['attachmentId', 'sha256', 'sizeBytes'])
    .orderBy('attachedAt', 'desc')
    .limit(FILES_AT_MOST)
    .execute();
}

async function problemOf(file: NamedFile, files: ContentStore): Promise<Finding | null> {
  try {
    for await (const _part of await files.open(file));
    return null;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return {
      subject: 'files',
      problem: `attachment ${file.attachmentId}: ${error.message}`,
      mend: `Restore sha256/${file.sha256.slice(0, 2)}/${file.sha256} from a backup, or attach the same file again`,
    };
  }
}
