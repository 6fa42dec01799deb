import type { LogEntry } from '@comity/event-log';
import type { Recorded } from '@comity/kernel';
import { recordCodec } from '../../../apps/store/src/protocol/record-codec.js';
import { EventStorage } from '../../../apps/store/src/storage/event-storage.js';

type NewRecords = Parameters<EventStorage['append']>[0];

/** Writes the events into a store's folder, past the network, as the store itself would. @returns how many */
export async function fillStore(folder: string, batches: AsyncIterable<readonly LogEntry[]>): Promise<number> {
  const storage = await EventStorage.open(folder, recordCodec);
  let written = 0;
  for await (const entries of batches) {
    const events = entries.flatMap((entry) => (entry.kind === 'event' ? [entry.event] : []));
    const streams = Map.groupBy(events, ({ stream }) => stream);
    await Promise.all([...streams].map(([stream, told]) => storage.append(recordsOf(stream, told))));
    written += events.length;
  }
  await storage.close();
  return written;
}

function recordsOf(stream: string, told: readonly Recorded[]): NewRecords {
  const events = told.map(({ id, type, data, envelope }) => ({
    ...{ stream, id, type, contentType: 'application/json' },
    data: Buffer.from(JSON.stringify(data)),
    metadata: Buffer.from(JSON.stringify(envelope)),
  }));
  return { expectations: [{ stream, expected: 'any' }], events, deadlineAtMs: Number.POSITIVE_INFINITY };
}
