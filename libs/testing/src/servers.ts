import { join } from 'node:path';
import { Fault } from '@comity/kernel';
import {
  eventStoreProgram,
  eventStoreUrl,
  freePort,
  postgresProgram,
  postgresUrl,
  type RunningServer,
  redisProgram,
  type ServerProgram,
  startServer,
  untilReady,
} from '@comity/one-machine';
import { clearAwayAbandoned, makeThrowAwayFolder, type ThrowAwayFolder } from './throw-away-folder.js';

/** A real server in a folder of its own on a port of its own; gone, with its data, when disposed of. */
export interface ThrowAwayServer extends AsyncDisposable {
  /** The connection string for clients. */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Ends the process as a power cut would (SIGKILL); the data stays. */
  kill(): Promise<void>;
  /** Stops the process in good order; the data stays. */
  stop(): Promise<void>;
  /** Starts it again on the same data and port. */
  start(): Promise<void>;
}

/** PostgreSQL without durability settings: fast, and only for tests. `url` names the database `comity`. */
export async function startPostgres(): Promise<ThrowAwayServer> {
  return throwAway('postgres', async (folder, port) => {
    const options = { folder: join(folder, 'data'), passwordFile: join(folder, 'password'), port, durable: false };
    return { program: await postgresProgram(options), url: () => postgresUrl(options) };
  });
}

/** Redis with a thousand numbered databases, so that every test file gets one (see `freshRedis`). */
export async function startRedis(): Promise<ThrowAwayServer> {
  return throwAway('redis', async (folder, port) => ({
    program: redisProgram({ folder: join(folder, 'data'), port, databases: 1_024 }),
    url: () => `redis://127.0.0.1:${port}`,
  }));
}

/** The embedded event store; `url` is the connection string for `EventLog.connect`. Needs a build. */
export async function startStore(): Promise<ThrowAwayServer> {
  return throwAway('store', async (folder, port) => ({
    program: eventStoreProgram({ folder: join(folder, 'data'), port }),
    url: () => eventStoreUrl({ port }),
  }));
}

interface Described {
  readonly program: ServerProgram;
  url(): string;
}

type Describe = (folder: string, port: number) => Promise<Described>;

/** A free port can be lost between finding and taking it; hence more than one try. */
async function throwAway(kind: string, describe: Describe): Promise<ThrowAwayServer> {
  await clearAwayAbandoned();
  const TRIES = 3;
  const failures: unknown[] = [];
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const folder = makeThrowAwayFolder(kind);
    try {
      return await start(folder, await describe(folder.path, await freePort()));
    } catch (failure) {
      folder.remove();
      failures.push(failure);
    }
  }
  throw new Fault('throw-away-server-not-started', `${kind}: ${failures.join('\n')}`, { cause: failures[0] });
}

async function start(folder: ThrowAwayFolder, { program, url }: Described): Promise<ThrowAwayServer> {
  let running = await run(folder, program);
  const stop = () => running.stop();
  return {
    url: url(),
    port: program.port,
    get pid() {
      return running.identity.pid;
    },
    kill: async () => {
      process.kill(running.identity.pid, 'SIGKILL');
      await running.exited;
    },
    stop,
    start: async () => {
      running = await run(folder, program);
    },
    [Symbol.asyncDispose]: async () => {
      await stop();
      folder.remove();
    },
  };
}

async function run(folder: ThrowAwayFolder, program: ServerProgram): Promise<RunningServer> {
  const running = await startServer(program);
  folder.noteServer(running.identity);
  try {
    await untilReady(running);
    return running;
  } catch (failure) {
    await running.stop();
    throw failure;
  }
}
