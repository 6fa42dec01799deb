import type { CommandLog } from './command-runner.js';
import type { LogEntry } from './event-codec.js';
import type { EventLog } from './event-log.js';

/**
 * A log for one short piece of work: each stream as it stood when it was first asked for, read once however often it is asked
 * for after that. What is appended goes to the log, and is not seen by what has read the stream already.
 */
export class StreamsReadOnce implements CommandLog {
  private readonly streams = new Map<string, Promise<readonly LogEntry[]>>();

  constructor(private readonly log: CommandLog) {}

  get codec(): CommandLog['codec'] {
    return this.log.codec;
  }

  append: CommandLog['append'] = (...args) => this.log.append(...args);

  readStored: CommandLog['readStored'] = (...args) => this.log.readStored(...args);

  async *readStream(...[stream, options = {}]: Parameters<EventLog['readStream']>): AsyncIterable<LogEntry> {
    const { fromRevision = 0, maxCount } = options;
    const entries = await this.whole(stream);
    const from = entries.findIndex((entry) => revisionOf(entry) >= fromRevision);
    if (from >= 0) yield* entries.slice(from, maxCount === undefined ? undefined : from + maxCount);
  }

  private whole(stream: string): Promise<readonly LogEntry[]> {
    const known = this.streams.get(stream) ?? allOf(this.log.readStream(stream));
    this.streams.set(stream, known);
    // Whoever asks is told, and who asks again asks the log.
    known.catch(() => this.streams.delete(stream));
    return known;
  }
}

function revisionOf(entry: LogEntry): number {
  return entry.kind === 'event' ? entry.event.revision : entry.revision;
}

async function allOf(stream: AsyncIterable<LogEntry>): Promise<readonly LogEntry[]> {
  const entries: LogEntry[] = [];
  for await (const entry of stream) entries.push(entry);
  return entries;
}
