import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CommandRunner } from '@comity/event-log';
import { newId, systemClock } from '@comity/kernel';
import { inSpan } from '@comity/telemetry';
import { startSliceHost } from '@comity/testing';
import { notes, notesApi, notesProjector } from './test-slice/notes.js';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const THEIRS = `00-${TRACE}-b7ad6b7169203331-01`;

interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly attributes: readonly { readonly key: string; readonly value: unknown }[];
  readonly links?: readonly { readonly traceId: string }[];
}

/** A collector of traces, as far as an exporter can tell. */
class Collector {
  readonly spans: Span[] = [];
  private constructor(private readonly server: Server) {}

  static async start(): Promise<Collector> {
    const server = createServer();
    const collector = new Collector(server);
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { resourceSpans } = JSON.parse(Buffer.concat(chunks).toString());
        for (const { scopeSpans } of resourceSpans) for (const { spans } of scopeSpans) collector.spans.push(...spans);
        response.setHeader('content-type', 'application/json').end('{}');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return collector;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  named(name: string): Span | undefined {
    return this.spans.find((span) => span.name === name);
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

let collector: Collector;
let traceparent: string | undefined;

beforeAll(async () => {
  collector = await Collector.start();
  process.env.OTEL_EXPORTER_OTLP_ENDPOINT = collector.url;
  const host = await startSliceHost({ api: [notesApi], projector: [notesProjector] });
  try {
    const olga = await host.as('olga', 'case-officer');
    const body = { text: 'called Mr X' };
    const written = await olga('/v1/notes', { method: 'POST', body, headers: { traceparent: THEIRS } });
    await olga(`/v1/notes/${written.body.id}`, { headers: { 'comity-at-least': written.body.position } });
    for await (const entry of host.log.readStream(`note-${written.body.id}`)) {
      if (entry.kind === 'event') traceparent = entry.event.envelope.traceparent;
    }
    const commandId = newId();
    await inSpan('timer note', { kind: 'consumer', root: true }, () =>
      new CommandRunner(host.log).run({
        decider: notes,
        id: written.body.id,
        command: { type: 'amend', text: 'nobody called back' },
        context: {
          ...{ commandId, correlationId: commandId, comesOfStream: true, now: systemClock.now() },
          actor: { id: 'scheduler', roles: ['service'] },
        },
      }),
    );
  } finally {
    delete process.env.OTEL_EXPORTER_OTLP_ENDPOINT;
    await host[Symbol.asyncDispose]();
    collector.stop();
  }
});

describe('the trace of a request', () => {
  it('leads from its caller through the command and the append', () => {
    const server = collector.named('POST /v1/notes');
    const command = collector.spans.find(
      ({ name, parentSpanId }) => name === 'command note' && parentSpanId === server?.spanId,
    );
    const append = collector.spans.find(
      ({ name, parentSpanId }) => name === 'append note' && parentSpanId === command?.spanId,
    );
    expect(server?.parentSpanId).toBe('b7ad6b7169203331');
    expect([server, command, append].map((span) => span?.traceId)).toEqual([TRACE, TRACE, TRACE]);
  });

  it('goes on, by the metadata of its event, in the projection', () => {
    expect(traceparent).toBe(`00-${TRACE}-${collector.named('POST /v1/notes')?.spanId}-01`);
    const folds = collector.spans.filter(({ name }) => name === 'fold note-list');
    expect(folds.map(({ traceId }) => traceId)).toContain(TRACE);
  });

  it('is what a job that comes of it later is linked to, in a trace of its own', () => {
    const timer = collector.named('timer note');
    const command = collector.spans.find(
      ({ name, parentSpanId }) => name === 'command note' && parentSpanId === timer?.spanId,
    );
    expect(timer?.traceId).not.toBe(TRACE);
    expect(command?.links?.map(({ traceId }) => traceId)).toContain(TRACE);
  });

  it('holds kinds of things, and neither ids nor words nor people', () => {
    const said = JSON.stringify(collector.spans.map(({ name, attributes }) => [name, attributes]));
    expect(said).not.toMatch(/Mr X|called|olga|[0-9a-f]{8}-[0-9a-f]{4}/);
  });
});
