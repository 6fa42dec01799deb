import { randomUUID } from 'node:crypto';
import { KurrentDBClient } from '@kurrent/kurrentdb-client';
import { recordCodec } from '../../../apps/store/src/protocol/record-codec.js';
import { EventStorage } from '../../../apps/store/src/storage/event-storage.js';
import { peakMemoryBelow } from '../../support/measured.js';
import { StoreProcess } from '../../support/store-process.js';
import { benchEvent, EVENTS_PER_STREAM } from './bench-event.js';
import { Workloads } from './workloads.js';

const APPENDS_AT_ONCE = 500;
const READ_WHILE_SERVING = 200_000;
const COLD_STARTS = 3;

/** Writes events of 500 bytes in streams of ten, past the network, as the store itself would. */
export async function fillLog(folder: string, events: number): Promise<void> {
  const storage = await EventStorage.open(folder, recordCodec);
  for (let written = 0; written < events; written += APPENDS_AT_ONCE * EVENTS_PER_STREAM) {
    await Promise.all(Array.from({ length: APPENDS_AT_ONCE }, () => storage.append(tenEvents())));
  }
  await storage.close();
}

function tenEvents() {
  const stream = `request-${randomUUID()}`;
  const { data, metadata } = benchEvent();
  const bytes = { data: Buffer.from(JSON.stringify(data)), metadata: Buffer.from(JSON.stringify(metadata)) };
  const events = Array.from({ length: EVENTS_PER_STREAM }, () => ({
    ...{ stream, id: randomUUID(), type: 'RequestFiled', contentType: 'application/json' },
    ...bytes,
  }));
  const expectations = [{ stream, expected: 'no-stream' as const }];
  return { expectations, events, deadlineAtMs: Number.POSITIVE_INFINITY };
}

/** Seconds from the start of the process to its first answer: the middle one of three starts. */
export async function coldStartSeconds(folder: string): Promise<number> {
  const seconds: number[] = [];
  while (seconds.length < COLD_STARTS) {
    const startedAt = performance.now();
    await using store = StoreProcess.spawn(folder);
    await firstAnswer(await store.listening());
    seconds.push((performance.now() - startedAt) / 1_000);
  }
  return seconds.toSorted((a, b) => a - b)[(COLD_STARTS - 1) / 2] as number;
}

/** The most memory that the process held while it read and wrote, in MB. */
export async function megabytesServing(folder: string): Promise<number> {
  await using store = StoreProcess.spawn(folder);
  await using workloads = new Workloads(await store.listening());
  await workloads.readAll(READ_WHILE_SERVING);
  await workloads.appends(64, 10_000);
  return Math.max(...peakMemoryBelow(store.pid).values());
}

async function firstAnswer(port: number): Promise<void> {
  const client = KurrentDBClient.connectionString(`kurrentdb://127.0.0.1:${port}?tls=false`);
  for await (const _event of client.readAll({ maxCount: 1 })) break;
  await client.dispose();
}
