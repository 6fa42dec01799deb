import { type KurrentDBClient, type RecordedEvent, START, UnavailableError } from '@kurrent/kurrentdb-client';
import type { LogEntry } from './judge.js';
import type { Violations } from './violations.js';

const ATTEMPTS = 3;

/** The whole log as a reader finds it; what could be read of it when it cannot be read to the end. */
export async function readLog(client: KurrentDBClient, violations: Violations): Promise<LogEntry[]> {
  for (let attempt = 1; ; attempt += 1) {
    const log: LogEntry[] = [];
    try {
      for await (const { event } of client.readAll({ fromPosition: START })) {
        if (event !== undefined) log.push(entryOf(event));
      }
      return log;
    } catch (error) {
      // The client notices only now that the store it knew has been killed.
      if (error instanceof UnavailableError && attempt < ATTEMPTS) continue;
      violations.note('log-unreadable', `behind ${log.at(-1)?.position ?? 0}: ${error}`);
      return log;
    }
  }
}

/** Reads some streams by name and holds them against the log. @returns how many statements were checked */
export async function compareStreams(
  client: KurrentDBClient,
  log: readonly LogEntry[],
  streams: readonly string[],
  violations: Violations,
): Promise<number> {
  let checked = 0;
  for (const stream of streams) {
    const inLog = log.filter((entry) => entry.stream === stream).map(({ id }) => id);
    const inStream: string[] = [];
    try {
      for await (const { event } of client.readStream(stream)) if (event !== undefined) inStream.push(event.id);
    } catch (error) {
      violations.note('log-unreadable', `${stream} behind revision ${inStream.length - 1}: ${error}`);
    }
    if (inStream.join() !== inLog.join()) {
      violations.note('stream-differs', `${stream} has ${inStream.length} events, and ${inLog.length} in the log`);
    }
    checked += inLog.length;
  }
  return checked;
}

function entryOf(event: RecordedEvent): LogEntry {
  return {
    id: event.id,
    stream: event.streamId,
    revision: Number(event.revision),
    position: Number(event.position?.commit),
    content: JSON.stringify(event.data),
  };
}
