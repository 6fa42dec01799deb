import { mkdirSync } from 'node:fs';
import { hostEntry } from './installation.js';
import { nodeProgram } from './node-program.js';
import { askPort } from './ports.js';
import type { ServerProgram } from './server-program.js';

export interface EventStoreOptions {
  readonly folder: string;
  readonly port: number;
  readonly host?: string;
}

/** The embedded event store as a process of its own, its data in one folder. */
export function eventStoreProgram({ folder, port, host = '127.0.0.1' }: EventStoreOptions): ServerProgram {
  return nodeProgram({
    name: 'store',
    entryFile: hostEntry('store'),
    env: { COMITY_HOST: host, COMITY_PORT: String(port), COMITY_STORE_DATA: folder },
    host,
    port,
    prepare: async () => void mkdirSync(folder, { recursive: true, mode: 0o700 }),
    isReady: async () => (await askPort(host, port)) !== undefined,
  });
}

/** How hosts reach the store. */
export function eventStoreUrl({ port, host = '127.0.0.1' }: Pick<EventStoreOptions, 'port' | 'host'>): string {
  return `kurrentdb://${host}:${port}?tls=false`;
}
