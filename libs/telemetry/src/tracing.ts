import { type Attributes, context, type Link, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';

/** Shown as the instrumentation of every span. */
const TRACER = 'comity';
/** A span that came of more than these names the newest of them. */
export const MOST_LINKS = 16;

let enabled = false;

/** False unless spans are sent somewhere: then nothing is made, kept or asked. */
export function isTracing(): boolean {
  return enabled;
}

/** For whoever sets a tracer provider up. */
export function setTracing(on: boolean): void {
  enabled = on;
}

const KINDS = { internal: SpanKind.INTERNAL, server: SpanKind.SERVER, consumer: SpanKind.CONSUMER } as const;

export interface SpanOptions {
  readonly kind?: keyof typeof KINDS;
  /** Kinds of things, as for metrics: never an id, a person or anything of a case. */
  readonly attributes?: Attributes;
  /** W3C `traceparent` of what this continues; otherwise whatever span is active. */
  readonly parent?: string | undefined;
  /** Starts a trace of its own, unless `parent` is given. */
  readonly root?: boolean;
  /** `traceparent`s of what this came of without being a part of it. */
  readonly links?: readonly string[];
}

/** Does the work in a span of its own, which ends with it; without tracing, just the work. */
export function inSpan<Result>(
  name: string,
  options: SpanOptions,
  work: (span: Span | null) => Promise<Result>,
): Promise<Result> {
  if (!enabled) return work(null);
  const { span, within } = startSpan(name, options);
  return context.with(within, async () => {
    try {
      return await work(span);
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR });
      // The type, not the message: what a message says may be of a case.
      span.setAttribute('error.type', error instanceof Error && 'code' in error ? String(error.code) : 'error');
      throw error;
    } finally {
      span.end();
    }
  });
}

/** A span that its caller ends, and the context in which it is the active one. */
export function startSpan(name: string, options: SpanOptions) {
  const { kind = 'internal', attributes = {}, parent, root = false, links = [] } = options;
  const from = parent === undefined ? null : spanContextOf(parent);
  const base = from === null ? context.active() : trace.setSpanContext(context.active(), from);
  const span = trace
    .getTracer(TRACER)
    .startSpan(name, { kind: KINDS[kind], attributes, root: root && from === null, links: linksTo(links) }, base);
  return { span, within: trace.setSpan(base, span) };
}

/** Notes on the active span that it came of these, the newest where there are too many. */
export function linkActiveSpan(traceparents: Iterable<string>): void {
  if (!enabled) return;
  trace.getActiveSpan()?.addLinks(linksTo([...new Set(traceparents)].slice(-MOST_LINKS)));
}

/** The `traceparent` of the active span; undefined without tracing. */
export function activeTraceparent(): string | undefined {
  if (!enabled) return undefined;
  const span = trace.getActiveSpan();
  return span === undefined ? undefined : traceparentOf(span);
}

/** @source W3C Trace Context, section 3.2 */
export function traceparentOf(span: Span): string {
  const { traceId, spanId, traceFlags } = span.spanContext();
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;
}

const TRACEPARENT = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})$/;

/** What a `traceparent` says; null where it is malformed. */
export function spanContextOf(traceparent: string) {
  const [, traceId, spanId, flags] = TRACEPARENT.exec(traceparent) ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return null;
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & 1, isRemote: true };
}

function linksTo(traceparents: readonly string[]): Link[] {
  return traceparents.slice(-MOST_LINKS).flatMap((one) => {
    const to = spanContextOf(one);
    return to === null ? [] : [{ context: to }];
  });
}
