import { RECORD_STREAMS } from '@comity/audit/contract';
import { EventLog } from '@comity/event-log';
import { ReadStore } from '@comity/read-store';
import { hostEnvironment, postgresUrlOf, profileFrom } from '../../../apps/comity/src/up/profile.js';
import { eventually, type Place } from '../../support/comity-up.js';

const ALL_TOLD = `select not exists (select from read.notification_outbox
  where position > (select through from read.notify_progress)) as done`;

/**
 * Waits until everything that follows the log of a place has taken in all of it: an office does not come to work while its
 * register is being taken over.
 */
export async function settled({ folder, portBase }: Place): Promise<void> {
  const profile = profileFrom({ COMITY_DATA: folder, COMITY_PORT_BASE: String(portBase) });
  const log = EventLog.connect(hostEnvironment(profile).COMITY_EVENT_STORE ?? '', RECORD_STREAMS);
  const store = ReadStore.connect(postgresUrlOf(profile, 'keeper'), { maxConnections: 1 });
  try {
    await eventually('followers that have caught up', async () => {
      const end = await log.lastPosition();
      const followers = await store.status();
      // Whoever follows an empty log has taken in nothing, which is all of it.
      return followers.every(({ position }) => end === null || (position ?? -1n) >= end) || undefined;
    });
    await eventually('notifications of all of it', async () => {
      const { rows } = await store.pool.query<{ done: boolean }>(ALL_TOLD);
      return rows[0]?.done || undefined;
    });
  } finally {
    await Promise.all([log.dispose(), store.close()]);
  }
}
