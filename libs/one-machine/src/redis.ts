import { commandAs, dataUser, makePrivateFolder } from './data-user.js';
import { askPort } from './ports.js';
import type { ServerProgram } from './server-program.js';

export interface RedisOptions {
  readonly folder: string;
  readonly port: number;
  readonly host?: string;
  /** Numbered databases; only the tests need more than Redis' own sixteen. */
  readonly databases?: number;
}

/**
 * A private `redis-server`: every write goes to an append-only file that is flushed each second, and nothing is
 * ever evicted (a job store that forgets is none). No configuration file of the system is read.
 */
export function redisProgram({ folder, port, host = '127.0.0.1', databases = 16 }: RedisOptions): ServerProgram {
  const settings = {
    port,
    bind: host,
    dir: folder,
    databases,
    appendonly: 'yes',
    appendfsync: 'everysec',
    save: '',
    'maxmemory-policy': 'noeviction',
    'protected-mode': 'yes',
    daemonize: 'no',
    logfile: '',
  };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const user = dataUser();
  return {
    name: 'redis',
    ...commandAs(user, 'redis-server', args, [folder]),
    env: {},
    host,
    port,
    stopSignal: 'SIGTERM',
    stopWithinMs: 10_000,
    readyWithinMs: 30_000,
    prepare: async () => makePrivateFolder(folder, user),
    isReady: async () => (await askPort(host, port, 'PING\r\n'))?.startsWith('+PONG') ?? false,
  };
}
