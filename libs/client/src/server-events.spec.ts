import { type ServerSent, serverEvents } from './server-events.js';

async function read(...parts: readonly string[]): Promise<ServerSent[]> {
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(sink) {
      for (const part of parts) sink.enqueue(new TextEncoder().encode(part));
      sink.close();
    },
  });
  const events: ServerSent[] = [];
  for await (const event of serverEvents(body)) events.push(event);
  return events;
}

describe('server-sent events', () => {
  it('are read however they are cut on their way', async () => {
    const text = 'retry: 2000\n\n:\n\nid: 7\nevent: change\ndata: {"a":\ndata: 1}\n\ndata: plain\r\n\r\n';
    const expected = [
      { event: 'change', id: '7', data: '{"a":\n1}' },
      { event: 'message', id: undefined, data: 'plain' },
    ];
    expect(await read(text)).toEqual(expected);
    expect(await read(...text)).toEqual(expected);
  });

  it('are left out where their end does not come', async () => {
    expect(await read('event: change\ndata: 1')).toEqual([]);
    await expect(read('data: ', ...Array.from({ length: 30 }, () => 'x'.repeat(100_000)))).rejects.toThrow(
      'without an end',
    );
  });
});
