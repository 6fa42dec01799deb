export { HostFigures, type Reading } from './host-figures.js';
export * from './instruments.js';
export { collectProcessFigures } from './process-figures.js';
export { type StopTracing, startTracing } from './start-tracing.js';
export {
  activeTraceparent,
  inSpan,
  isTracing,
  linkActiveSpan,
  type SpanOptions,
  startSpan,
  traceparentOf,
} from './tracing.js';
