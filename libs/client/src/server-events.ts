/** One server-sent event, its data as it came. */
export interface ServerSent {
  readonly event: string;
  readonly id: string | undefined;
  readonly data: string;
}

/** Far more than any event of ours. */
const EVENT_MAX_CHARACTERS = 1_000_000;

/** Reads a body as server-sent events; comments, and what has no data, are left out. @source HTML Living Standard, 9.2.6 */
export async function* serverEvents(body: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<ServerSent> {
  let text = '';
  for await (const part of body.pipeThrough(new TextDecoderStream())) {
    text += part.replaceAll('\r', '');
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const event = eventIn(text.slice(0, end));
      text = text.slice(end + 2);
      if (event !== null) yield event;
    }
    if (text.length > EVENT_MAX_CHARACTERS) throw new RangeError('a server-sent event without an end');
  }
}

function eventIn(block: string): ServerSent | null {
  const fields = new Map<string, string>();
  for (const line of block.split('\n')) {
    const [, name = '', value = ''] = /^([^:]*):? ?(.*)$/.exec(line) ?? [];
    const before = name === 'data' ? fields.get(name) : undefined;
    fields.set(name, before === undefined ? value : `${before}\n${value}`);
  }
  const data = fields.get('data');
  return data === undefined ? null : { event: fields.get('event') ?? 'message', id: fields.get('id'), data };
}
