import { context, trace } from '@opentelemetry/api';
import { setTracing } from './tracing.js';

/** Sends what has not been sent yet, a bounded time, and ends tracing. */
export type StopTracing = () => Promise<void>;

const STOP_WITHIN_MS = 2_000;

/**
 * Sends the spans of this process by OTLP over HTTP where `OTEL_EXPORTER_OTLP_ENDPOINT` says where to; otherwise loads nothing
 * and costs nothing. Sampling, headers and limits are the standard variables of OpenTelemetry (`OTEL_TRACES_SAMPLER`,
 * `OTEL_EXPORTER_OTLP_HEADERS` …). An exporter that cannot send drops spans; it never holds up what they are about.
 */
export async function startTracing(
  host: string,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<StopTracing> {
  const endpoint = environment.OTEL_EXPORTER_OTLP_ENDPOINT;
  if (endpoint === undefined || endpoint === '') return async () => undefined;
  const [{ BatchSpanProcessor, NodeTracerProvider }, { OTLPTraceExporter }, { resourceFromAttributes }] =
    await Promise.all([
      import('@opentelemetry/sdk-trace-node'),
      import('@opentelemetry/exporter-trace-otlp-http'),
      import('@opentelemetry/resources'),
    ]);
  const url = `${endpoint.replace(/\/$/, '')}/v1/traces`;
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ 'service.namespace': 'comity', 'service.name': `comity-${host}` }),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter({ url }))],
  });
  provider.register();
  setTracing(true);
  return async () => {
    setTracing(false);
    const enough = new Promise<void>((resolve) => setTimeout(resolve, STOP_WITHIN_MS).unref());
    await Promise.race([provider.shutdown().catch(() => undefined), enough]);
    trace.disable();
    context.disable();
  };
}
