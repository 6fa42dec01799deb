import { EventCodec, type LogEntry } from '@comity/event-log';
import { categoryOf, Fault, idFrom, type Recorded, type StreamType, streamName } from '@comity/kernel';
import { asRecorded, type GoldenEvent, type GoldenFile } from '../catalogue/golden-files.js';
import { registeredEvents } from '../catalogue/registered-events.js';

const POSITIONS_APART = 10n;

/**
 * The fixed log with what it does not tell yet: the examples of each event that it has in no version, in order of declaration
 * behind the events of their category. What it tells already stays as it is.
 */
export function withMissing(
  log: readonly GoldenEvent[],
  streams: readonly StreamType[],
  files: readonly GoldenFile[],
): GoldenEvent[] {
  const told = new Set(log.map(identityOf));
  const order = registeredEvents(streams).map(({ category, type }) => `${category}/${type}`);
  const missing = files.filter(({ event }) => !told.has(identityOf(event)));
  const added = missing
    .toSorted((a, b) => order.indexOf(`${a.category}/${a.type}`) - order.indexOf(`${b.category}/${b.type}`))
    .map(({ event }) => event);
  return [...log, ...added];
}

/** Event types in their present version of which the log has none. */
export function eventsNotTold(log: readonly GoldenEvent[], streams: readonly StreamType[]): string[] {
  const told = new Set(
    log.map(({ stream, type, metadata }) => `${categoryOf(stream)}/${type} v${metadata.schemaVersion}`),
  );
  return registeredEvents(streams)
    .map(({ category, type, version }) => `${category}/${type} v${version}`)
    .filter((name) => !told.has(name));
}

function identityOf({ stream, type, metadata, data }: GoldenEvent): string {
  return JSON.stringify([categoryOf(stream), type, metadata.schemaVersion, data]);
}

/**
 * The log as projections read it, told twice: all events of a category on one stream, so that each is folded into a row that
 * the ones before it have filled, and then into one that knows all of them.
 * @throws Fault `fixed-log-unreadable`
 */
export function entriesOf(log: readonly GoldenEvent[], streams: readonly StreamType[]): Recorded[] {
  const codec = new EventCodec(streams);
  const revisions = new Map<string, number>();
  return [...log, ...log].map((golden, index) => {
    const category = categoryOf(golden.stream);
    const stream = streamName(category, idFrom('fixed log', category));
    const revision = revisions.get(stream) ?? 0;
    revisions.set(stream, revision + 1);
    const stored = { ...asRecorded(golden), streamId: stream, revision: BigInt(revision) };
    return { ...readable(codec.decode(stored)), position: BigInt(index + 1) * POSITIONS_APART };
  });
}

function readable(entry: LogEntry): Recorded {
  if (entry.kind === 'event') return entry.event;
  throw new Fault('fixed-log-unreadable', `${entry.type} of the fixed log cannot be read`, { cause: entry.fault });
}
