import { collectDefaultMetrics } from 'prom-client';
import { processRegistry } from './instruments.js';

let collecting = false;

/** Processor, memory, file handles, event loop and garbage collection of this process, under Prometheus' usual names. */
export function collectProcessFigures(): void {
  if (collecting) return;
  collecting = true;
  collectDefaultMetrics({ register: processRegistry });
}
