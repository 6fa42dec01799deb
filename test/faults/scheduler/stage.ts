import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { emptyRedis, LocalIssuer, startPostgres, startRedis, startStore, type ThrowAwayServer } from '@comity/testing';
import { HostProcess } from './host-process.js';
import { LossyProxy } from './lossy-proxy.js';
import type { PlantedDefect } from './planted-defects.js';

export interface StageSettings {
  readonly apis: number;
  readonly schedulers: number;
  readonly sweepEverySeconds: number;
  readonly planted: PlantedDefect | null;
}

const BACK_WITHIN_MS = 180_000;
const STARTED_AGAIN_AFTER_MS = 300;

/** The product's own hosts on servers of their own, each of which can be killed. */
export class Stage implements AsyncDisposable {
  private constructor(
    readonly store: ThrowAwayServer,
    readonly postgres: ThrowAwayServer,
    readonly redis: ThrowAwayServer,
    readonly proxy: LossyProxy,
    readonly issuer: LocalIssuer,
    readonly apis: readonly HostProcess[],
    readonly schedulers: readonly HostProcess[],
    private readonly stack: AsyncDisposableStack,
  ) {}

  /** @throws Fault `server-not-ready` when one does not come up */
  static async set({ apis, schedulers, sweepEverySeconds, planted }: StageSettings): Promise<Stage> {
    await using stack = new AsyncDisposableStack();
    const servers = await Promise.all([startStore(), startPostgres(), startRedis()]);
    for (const server of servers) stack.use(server);
    const [store, postgres, redis] = servers;
    const proxy = stack.use(await LossyProxy.before(store.port));
    const issuer = await LocalIssuer.start();
    stack.defer(() => issuer.stop());
    const folder = mkdtempSync(join(tmpdir(), 'comity-scheduler-faults-'));
    stack.defer(() => rmSync(folder, { recursive: true }));
    const stores = {
      ...{ COMITY_EVENT_STORE: proxy.url, COMITY_POSTGRES: postgres.url, COMITY_HOST: '127.0.0.1' },
      COMITY_FILES: pathToFileURL(join(folder, 'files')).href,
    };
    const apiEnv = { ...stores, COMITY_OIDC_ISSUER: issuer.url, COMITY_ZONE: 'UTC' };
    const schedulerEnv = { ...stores, COMITY_REDIS: redis.url, COMITY_SWEEP_SECONDS: String(sweepEverySeconds) };
    const defect = planted === null ? {} : { COMITY_FAULTS_PLANTED: planted };
    const preloads = ['shifted-clock', ...(planted === null ? [] : ['plant-defect'])];
    const started = {
      apis: await many(apis, (n) =>
        HostProcess.start({ app: 'api', name: `api-${n}`, folder, env: apiEnv, preloads: [] }),
      ),
      schedulers: await many(schedulers, (n) => {
        const env = { ...schedulerEnv, ...defect };
        return HostProcess.start({ app: 'scheduler', name: `scheduler-${n}`, folder, env, preloads });
      }),
    };
    const hosts = [...started.apis, ...started.schedulers];
    for (const host of hosts) stack.use(host);
    await Promise.all(hosts.map((host) => host.ready()));
    return new Stage(store, postgres, redis, proxy, issuer, started.apis, started.schedulers, stack.move());
  }

  /** Redis forgets everything, and its clients notice nothing. */
  emptyRedis(): Promise<void> {
    return emptyRedis(this.redis.url);
  }

  /** Every clock right, every process running and ready. */
  async heal(): Promise<void> {
    for (const scheduler of this.schedulers) {
      scheduler.goOn();
      scheduler.setClockOff(0);
    }
    await Promise.all([...this.apis, ...this.schedulers].map((host) => host.ready()));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stack.disposeAsync();
  }
}

/** Kills it as a power cut would, and brings it back on the same data, of which PostgreSQL may need a while to let go. */
export async function killAndRestart(server: ThrowAwayServer): Promise<void> {
  await server.kill();
  const giveUpAt = performance.now() + BACK_WITHIN_MS;
  for (;;) {
    try {
      return await server.start();
    } catch (failure) {
      if (performance.now() > giveUpAt) throw failure;
      await pause(STARTED_AGAIN_AFTER_MS);
    }
  }
}

function many<T>(count: number, make: (number: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => make(index + 1)));
}
