import { type ServerSent, serverEvents } from '@comity/client';

/** One server-sent event, its data read as JSON. */
export interface ReadEvent {
  readonly event: string;
  readonly id: string | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads into JSON that the API document describes
  readonly data: any;
}

/** Reads a stream of server-sent events one by one. */
export class EventReader implements AsyncDisposable {
  private constructor(
    readonly response: Response,
    private readonly events: AsyncGenerator<ServerSent>,
    private readonly ending: AbortController,
  ) {}

  static async open(url: string, token: string, headers: Readonly<Record<string, string>> = {}): Promise<EventReader> {
    const ending = new AbortController();
    const authorization = `Bearer ${token}`;
    const response = await fetch(url, {
      headers: { accept: 'text/event-stream', authorization, ...headers },
      signal: ending.signal,
    });
    const body = response.body ?? new ReadableStream<Uint8Array<ArrayBuffer>>();
    return new EventReader(response, serverEvents(body), ending);
  }

  /** The next event; null once the stream has ended in good order. */
  async next(): Promise<ReadEvent | null> {
    const { done, value } = await this.events.next();
    return done ? null : { ...value, data: JSON.parse(value.data) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.ending.abort();
    await this.events.return(undefined).catch(() => undefined);
  }
}
