import type { EventLog, StoredEvent } from '@comity/event-log';
import { eventHash } from '@comity/kernel';

/** An event as stored, with the hash by which citations pin it. */
export interface StoredEventShown {
  readonly id: string;
  readonly type: string;
  readonly revision: number;
  readonly position: string;
  readonly data: unknown;
  readonly envelope: unknown;
  readonly hash: string;
}

export interface StoredStreamPage {
  readonly stream: string;
  readonly items: readonly StoredEventShown[];
  readonly nextFromRevision: number | null;
}

/**
 * One page of a stream, exactly as the store holds it. The store's own streams (`$…`) are no part of the record.
 * @param limit 1 or more
 * @returns null when there is no such stream
 */
export async function readStoredPage(
  log: Pick<EventLog, 'readStored'>,
  stream: string,
  { fromRevision, limit }: { readonly fromRevision: number; readonly limit: number },
): Promise<StoredStreamPage | null> {
  if (stream.startsWith('$')) return null;
  const events = await listed(log.readStored(stream, { fromRevision, maxCount: limit + 1 }));
  if (events.length === 0 && !(await exists(log, stream))) return null;
  return {
    stream,
    items: events.slice(0, limit).map(shown),
    nextFromRevision: events.length > limit ? fromRevision + limit : null,
  };
}

async function exists(log: Pick<EventLog, 'readStored'>, stream: string): Promise<boolean> {
  return (await listed(log.readStored(stream, { fromRevision: 0, maxCount: 1 }))).length > 0;
}

function shown(event: StoredEvent): StoredEventShown {
  const { id, type, revision, position, data, envelope } = event;
  return { id, type, revision, position: position.toString(), data, envelope, hash: eventHash(event) };
}

async function listed<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
