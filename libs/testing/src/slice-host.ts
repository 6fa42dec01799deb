import { pathToFileURL } from 'node:url';
import { EventLog } from '@comity/event-log';
import { type FileSettings, filesAt } from '@comity/file-store';
import { createLogger, type Role, type RunningHost, startHost } from '@comity/http';
import { ReadStore, runProjections } from '@comity/read-store';
import { type ApiDoor, connectStores, type ProjectorDoor, type StoreSettings } from '@comity/stores';
import { type DynamicModule, Module } from '@nestjs/common';
import { freshDatabase } from './fresh-database.js';
import { LocalIssuer } from './local-issuer.js';
import { startStore } from './servers.js';
import { makeThrowAwayFolder } from './throw-away-folder.js';

@Module({})
class SliceModule {}

export interface SliceDoors {
  readonly api: readonly ApiDoor[];
  readonly projector: readonly ProjectorDoor[];
}

/** What a host answered. */
export interface SliceAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** As it came. */
  readonly text: string;
  /** JSON, read; anything else as text. */
  // biome-ignore lint/suspicious/noExplicitAny: a test reads into JSON that the API document describes
  readonly body: any;
}

export interface SliceRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Sends requests as one person. */
export type Caller = (path: string, request?: SliceRequest) => Promise<SliceAnswer>;

/** Slices behind a real host: event store, PostgreSQL, projections and tokens are all real. */
export interface SliceHost extends AsyncDisposable {
  readonly url: string;
  readonly log: EventLog;
  readonly readStore: ReadStore;
  /** A caller with a token for these roles. */
  as(name: string, ...roles: readonly Role[]): Promise<Caller>;
  /** The token itself, for requests of another kind. */
  tokenOf(name: string, ...roles: readonly Role[]): Promise<string>;
  /** A case officer whose token names these units. */
  officerOf(name: string, ...units: readonly string[]): Promise<Caller>;
  readonly issuer: LocalIssuer;
}

/**
 * Starts the slices of the doors on servers of their own, with projections running; integration tests only.
 * @param files where files are kept and which are taken, where that is not a folder of the test's own
 */
export async function startSliceHost(doors: SliceDoors, files: Partial<FileSettings> = {}): Promise<SliceHost> {
  await using stack = new AsyncDisposableStack();
  const folder = makeThrowAwayFolder('files');
  stack.defer(() => folder.remove());
  const store = stack.use(await startStore());
  const database = stack.use(await freshDatabase());
  const issuer = await LocalIssuer.start();
  stack.defer(() => issuer.stop());
  const host = await startHost({
    name: 'slices',
    module: sliceModule(doors, {
      eventStore: store.url,
      postgres: database.url,
      files: { ...filesAt(pathToFileURL(folder.path).href), ...files },
    }),
    config: {
      COMITY_HOST: '127.0.0.1',
      COMITY_PORT: 0,
      COMITY_LOG_LEVEL: 'silent',
      COMITY_OIDC_ISSUER: issuer.url,
      COMITY_ZONE: 'Europe/London',
      // A test that keeps its own process busy makes the host in it slow to turn; that is not what is tested here.
      COMITY_DELAY_MAX_MS: 60_000,
    },
  });
  stack.defer(() => host.stop());
  stack.use(projecting(doors, host));
  const owned = stack.move();
  const tokenOf = (name: string, ...roles: readonly Role[]) => issuer.token(name, roles, { expiresIn: 3_600 });
  const callerWith = async (name: string, roles: readonly Role[], claims: Readonly<Record<string, unknown>>) =>
    caller(host.url, await issuer.token(name, roles, { expiresIn: 3_600, claims }));
  return {
    url: host.url,
    issuer,
    log: host.app.get(EventLog),
    readStore: host.app.get(ReadStore),
    as: (name, ...roles) => callerWith(name, roles, {}),
    officerOf: (name, ...units) => callerWith(name, ['case-officer'], { units }),
    tokenOf,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

function sliceModule(
  doors: SliceDoors,
  places: Pick<StoreSettings, 'eventStore' | 'postgres' | 'files'>,
): DynamicModule {
  const all = [...doors.api, ...doors.projector];
  const runs = all.flatMap(({ projections }) => projections);
  const stores = connectStores({
    ...places,
    host: 'slices',
    streams: all.flatMap(({ streams }) => streams),
    sight: doors.api.find(({ sight }) => sight !== undefined)?.sight,
    projections: runs.map((run) => ('projection' in run ? run.projection : run)),
  });
  return { module: SliceModule, imports: [stores, ...doors.api.map(({ module }) => module)] };
}

function projecting(doors: SliceDoors, { app }: RunningHost): AsyncDisposable {
  const ending = new AbortController();
  const running = runProjections({
    store: app.get(ReadStore),
    source: app.get(EventLog),
    projections: doors.projector.flatMap(({ projections }) => projections),
    signal: ending.signal,
    log: createLogger('projections', 'silent'),
  });
  return {
    [Symbol.asyncDispose]: async () => {
      ending.abort();
      await running;
    },
  };
}

function caller(url: string, token: string): Caller {
  return async (path, { method = 'GET', body, headers } = {}) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, body: bodyOf(text, response.headers) };
  };
}

function bodyOf(text: string, headers: Headers): unknown {
  if (text === '') return null;
  return headers.get('content-type')?.includes('json') === true ? JSON.parse(text) : text;
}
