import { join } from 'node:path';
import { installationFolder } from './installation.js';
import type { ServerProgram } from './server-program.js';

export interface NodeProgramOptions {
  readonly name: string;
  readonly entryFile: string;
  readonly env: Readonly<Record<string, string>>;
  readonly host: string;
  readonly port: number;
  readonly niceness?: number;
  /** Megabytes for the old generation of the heap. */
  readonly heapLimitMb?: number;
  /** Megabytes for half of the young generation, where the old one is limited; 16 unless told, half of what Node takes. */
  readonly youngHeapMb?: number;
  prepare?(): Promise<void>;
  isReady?(): Promise<boolean>;
}

/** One of Comity's own hosts, run by the Node that runs the caller. It ends when its parent ends. */
export function nodeProgram(options: NodeProgramOptions): ServerProgram {
  const { name, entryFile, env, host, port, heapLimitMb, youngHeapMb = 16, niceness } = options;
  const heap =
    heapLimitMb === undefined ? [] : [`--max-old-space-size=${heapLimitMb}`, `--max-semi-space-size=${youngHeapMb}`];
  const endWithParent = join(installationFolder(), 'dist', 'libs', 'one-machine', 'src', 'end-with-parent.js');
  return {
    name,
    command: process.execPath,
    args: ['--enable-source-maps', ...heap, '--import', endWithParent, entryFile],
    // The compiled code is kept: the second start of a host takes a fifth less.
    env: { ...env, NODE_OPTIONS: '', NODE_COMPILE_CACHE: join(installationFolder(), 'dist', '.compile-cache') },
    host,
    port,
    ...(niceness === undefined ? {} : { niceness }),
    stopSignal: 'SIGTERM',
    stopWithinMs: 15_000,
    readyWithinMs: 60_000,
    prepare: options.prepare ?? (async () => {}),
    isReady: options.isReady ?? (() => answersReady(host, port)),
  };
}

/** True when `GET /health/ready` answers 200. */
export async function answersReady(host: string, port: number): Promise<boolean> {
  const WITHIN_MS = 2_000;
  try {
    const response = await fetch(`http://${host}:${port}/health/ready`, { signal: AbortSignal.timeout(WITHIN_MS) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false; // not listening yet
  }
}
