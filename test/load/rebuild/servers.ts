import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  eventStoreProgram,
  eventStoreUrl,
  freePort,
  hostEntry,
  nodeProgram,
  postgresProgram,
  postgresUrl,
  type RunningServer,
  type ServerProgram,
  startServer,
  untilReady,
} from '@comity/one-machine';

const HOST = '127.0.0.1';
/** As the one-machine profile has it. */
const HEAP_LIMIT_MB = 256;

/** The servers that a rebuild needs, as the one-machine profile runs them, on a folder of their own. */
export class RebuildServers implements AsyncDisposable {
  readonly #started = new AsyncDisposableStack();
  readonly folder = mkdtempSync(join(tmpdir(), 'comity-bench-rebuild-'));
  eventStore = '';
  postgres = '';

  constructor() {
    this.#started.defer(() => rmSync(this.folder, { recursive: true, force: true }));
  }

  /** Where the store's data lies, to be filled before it starts. */
  get storeFolder(): string {
    return join(this.folder, 'store');
  }

  async startStores(): Promise<void> {
    const store = { folder: this.storeFolder, port: await freePort(), host: HOST };
    await this.#start(eventStoreProgram(store));
    this.eventStore = eventStoreUrl(store);
    const postgres = {
      folder: join(this.folder, 'postgres'),
      passwordFile: join(this.folder, 'password'),
      port: await freePort(),
    };
    await this.#start(await postgresProgram(postgres));
    this.postgres = postgresUrl(postgres);
  }

  /** Returns before it is ready, which it is when it has caught up. @returns its process id */
  async startProjector(): Promise<number> {
    const port = await freePort();
    const env = {
      COMITY_HOST: HOST,
      COMITY_PORT: String(port),
      COMITY_EVENT_STORE: this.eventStore,
      COMITY_POSTGRES: this.postgres,
      COMITY_LOG_LEVEL: 'error',
    };
    const options = { name: 'projector', entryFile: hostEntry('projector'), env, host: HOST, port };
    const running = this.#owned(await startServer(nodeProgram({ ...options, heapLimitMb: HEAP_LIMIT_MB })));
    return running.identity.pid;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#started.disposeAsync();
  }

  async #start(program: ServerProgram): Promise<void> {
    await untilReady(this.#owned(await startServer(program)));
  }

  #owned(running: RunningServer): RunningServer {
    this.#started.defer(() => running.stop());
    return running;
  }
}
