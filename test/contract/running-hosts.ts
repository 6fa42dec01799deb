import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type RunningHost, startHost } from '@comity/http';
import { type HostConfig } from '@comity/http/settings';
import { freshDatabase, freshRedis, LocalIssuer, startStore } from '@comity/testing';
import { CONTRACT_HOSTS } from './hosts.js';

/** The hosts on stores of their own, and an issuer that gives anybody any role. */
export interface RunningHosts extends AsyncDisposable {
  readonly issuer: LocalIssuer;
  /** @throws RangeError for a name that no host has */
  host(name: string): RunningHost;
}

export async function startHosts(hosts = CONTRACT_HOSTS): Promise<RunningHosts> {
  await using stack = new AsyncDisposableStack();
  const store = stack.use(await startStore());
  const database = stack.use(await freshDatabase());
  const redis = stack.use(await freshRedis());
  const folder = stack.use(await mkdtempDisposable(join(tmpdir(), 'comity-files-')));
  const files = pathToFileURL(folder.path).href;
  const issuer = await LocalIssuer.start();
  stack.defer(() => issuer.stop());
  const config: HostConfig = {
    COMITY_HOST: '127.0.0.1',
    COMITY_PORT: 0,
    COMITY_LOG_LEVEL: 'silent',
    COMITY_OIDC_ISSUER: issuer.url,
    COMITY_ZONE: 'UTC',
    // A machine on which many tests run at once is slow to turn; that is not what is tested here.
    COMITY_DELAY_MAX_MS: 60_000,
  };
  const stores = {
    COMITY_EVENT_STORE: store.url,
    COMITY_POSTGRES: database.url,
    COMITY_FILES: files,
    COMITY_REDIS: redis.url,
  };
  const running = new Map<string, RunningHost>();
  for (const { name, module } of hosts) {
    const host = await startHost({ name, module: module(stores), config, openapi: true, endsProcess: false });
    running.set(name, host);
    stack.defer(() => host.stop());
  }
  const owned = stack.move();
  return {
    issuer,
    host: (name) => {
      const host = running.get(name);
      if (host === undefined) throw new RangeError(`no host ${name}`);
      return host;
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
