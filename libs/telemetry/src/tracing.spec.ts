import { context, trace } from '@opentelemetry/api';
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node';
import { activeTraceparent, inSpan, linkActiveSpan, setTracing, spanContextOf } from './tracing.js';

const THEIRS = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const OTHER = '00-1af7651916cd43dd8448eb211c80319c-c7ad6b7169203331-01';

describe('without anywhere to send spans to', () => {
  it('the work is done, and no span is made', async () => {
    const span = await inSpan('fold', { parent: THEIRS }, async (made) => made);
    expect([span, activeTraceparent()]).toEqual([null, undefined]);
  });
});

describe('a span', () => {
  const exporter = new InMemorySpanExporter();

  beforeAll(() => {
    new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }).register();
    setTracing(true);
  });

  beforeEach(() => exporter.reset());

  afterAll(() => {
    setTracing(false);
    trace.disable();
    context.disable();
  });

  it('continues the trace that its traceparent names, and what is within continues the span', async () => {
    const within = await inSpan('fold', { parent: THEIRS }, async () => activeTraceparent());
    const [span] = exporter.getFinishedSpans();
    expect(span?.spanContext().traceId).toBe('0af7651916cd43dd8448eb211c80319c');
    expect(span?.parentSpanContext?.spanId).toBe('b7ad6b7169203331');
    expect(within).toContain(span?.spanContext().spanId);
  });

  it('is linked to what it came of, each once, the newest sixteen at most', async () => {
    const many = Array.from({ length: 20 }, (_, at) => OTHER.replace('1af7', `1af${at.toString(36)}`).slice(0, 55));
    await inSpan('timer', { root: true }, async () => linkActiveSpan([THEIRS, THEIRS, ...many.slice(0, 3), OTHER]));
    await inSpan('fold', { root: true, links: [...many, 'no traceparent'] }, async () => undefined);
    const [timer, fold] = exporter.getFinishedSpans();
    expect(timer?.links.map(({ context: to }) => to.traceId)).toContain('0af7651916cd43dd8448eb211c80319c');
    expect(timer?.links).toHaveLength(5);
    expect(fold?.links.length).toBeLessThanOrEqual(16);
  });

  it('says of a failure what kind it was, and not its words', async () => {
    const failing = inSpan('append', {}, () => Promise.reject(new TypeError('the relay of Mr X')));
    await expect(failing).rejects.toThrow('Mr X');
    const [span] = exporter.getFinishedSpans();
    expect(span?.status.code).toBe(2);
    expect(JSON.stringify([span?.attributes, span?.events])).not.toContain('Mr X');
  });
});

describe('a traceparent', () => {
  it.each([['', '00-0-0-01', THEIRS.toUpperCase(), `00-${'0'.repeat(32)}-b7ad6b7169203331-01`, `${THEIRS}-more`]])(
    'that is malformed is none',
    (...malformed) => {
      expect(malformed.map(spanContextOf)).toEqual(malformed.map(() => null));
    },
  );
});
