import type { paths } from './api.generated.js';
import { serverEvents } from './server-events.js';

type Operation = paths['/v1/updates']['get'];

/** What has changed, and where to look. */
export type LiveUpdate = Operation['responses'][200]['content']['text/event-stream'];

/** `reset`: what happened meanwhile is not told; load anew what is shown. */
export type LiveEvent = { readonly event: 'change'; readonly update: LiveUpdate } | { readonly event: 'reset' };

export interface LiveUpdatesOptions {
  readonly url: string;
  /** Asked for before every connection, so that it may be renewed. */
  token(): string | Promise<string>;
  readonly only?: NonNullable<Operation['parameters']['query']>;
  /** Ends the following. */
  readonly signal: AbortSignal;
}

/** The API has said that asking again does not help; `status` and `problem` are its answer. */
export class LiveUpdatesRefused extends Error {
  constructor(
    readonly status: number,
    readonly problem: string,
  ) {
    super(`live updates refused with ${status}: ${problem}`);
    this.name = 'LiveUpdatesRefused';
  }
}

const COME_BACK_AFTER_MS = 2_000;
const LONGEST_PAUSE_MS = 30_000;

/**
 * Follows what changes until the signal aborts. A connection that is lost, or that the API ends, is opened again after the last
 * update that came through it, so that none is missed and none comes twice.
 * @throws LiveUpdatesRefused
 */
export async function* liveUpdates(options: LiveUpdatesOptions): AsyncGenerator<LiveEvent> {
  let lastId: string | undefined;
  for (let failures = 0; !options.signal.aborted; failures++) {
    try {
      for await (const { event, id, data } of connection(options, lastId)) {
        failures = 0;
        lastId = id ?? lastId;
        if (event === 'reset') yield { event };
        if (event === 'change') yield { event, update: JSON.parse(data) as LiveUpdate };
      }
    } catch (error) {
      if (options.signal.aborted) return;
      if (error instanceof LiveUpdatesRefused) throw error;
    }
    const wait = Math.min(COME_BACK_AFTER_MS * 2 ** Math.min(failures, 10), LONGEST_PAUSE_MS);
    await pause(wait, options.signal);
  }
}

/** Over at once when the signal aborts. Nothing of Node's: the client also runs in a browser. */
function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const over = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', over);
      resolve();
    };
    const timer = setTimeout(over, milliseconds);
    signal.addEventListener('abort', over);
    if (signal.aborted) over();
  });
}

async function* connection({ url, token, only, signal }: LiveUpdatesOptions, lastId: string | undefined) {
  const query = new URLSearchParams({ ...only });
  const response = await fetch(`${url}/v1/updates?${query}`, {
    signal,
    headers: {
      accept: 'text/event-stream',
      authorization: `Bearer ${await token()}`,
      ...(lastId === undefined ? {} : { 'last-event-id': lastId }),
    },
  });
  if (response.status >= 400 && response.status < 500 && response.status !== 429) {
    throw new LiveUpdatesRefused(response.status, await response.text());
  }
  if (!response.ok || response.body === null) return void (await response.body?.cancel());
  yield* serverEvents(response.body);
}
