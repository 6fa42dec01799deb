import type { ContentStore } from '@comity/file-store';
import { EVERYTHING } from '@comity/read-store';
import type { Upkeep, UpkeepStores } from '@comity/timers';
import { attachments } from '../read/attachments.projection.js';

const EVERY_MS = 3_600_000;
const FILES_PER_ROUND = 500;
const WAIT_MS = 5_000;

/** Clears away, hourly, files that were uploaded and never attached: refused at the last moment, or their host went down. */
export function clearAwayUnnamedFiles(files: ContentStore): Upkeep {
  let lastMs = Number.NEGATIVE_INFINITY;
  return {
    name: 'unnamed-files',
    projections: [attachments],
    async run(stores, now) {
      const nowMs = Date.parse(now);
      if (nowMs - lastMs < EVERY_MS) return 0;
      lastMs = nowMs;
      const { removed, restored } = await files.sweep((sha256) => isNamed(stores, sha256), nowMs, FILES_PER_ROUND);
      return removed + restored;
    },
  };
}

/** With everything that the log holds by now; null while the read model is behind that. */
async function isNamed({ eventLog, readStore }: UpkeepStores, sha256: string): Promise<boolean | null> {
  const end = await eventLog.lastPosition();
  if (end !== null && !(await readStore.waitFor([attachments.name], end, WAIT_MS))) return null;
  const all = readStore.seenBy(EVERYTHING).asKnown(attachments, 'now');
  return (await all.select('sha256').where('sha256', '=', sha256).limit(1).executeTakeFirst()) !== undefined;
}
