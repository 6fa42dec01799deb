import createClient, { type Client } from 'openapi-fetch';
import type { paths as ApiPaths } from './api.generated.js';
import type { paths as AuditorPaths } from './auditor.generated.js';
import type { paths as SchedulerPaths } from './scheduler.generated.js';

export type { components as ApiComponents, operations as ApiOperations, paths as ApiPaths } from './api.generated.js';
export {
  type LiveEvent,
  type LiveUpdate,
  type LiveUpdatesOptions,
  LiveUpdatesRefused,
  liveUpdates,
} from './live-updates.js';
export { type ServerSent, serverEvents } from './server-events.js';

/** Who asks, and where. */
export interface ClientOptions {
  /** Address of the host, without a path: `http://127.0.0.1:4000`. */
  readonly url: string;
  /** The bearer token of the moment; asked for before every request, so that it may be renewed. */
  token(): string | Promise<string>;
}

export type ApiClient = Client<ApiPaths>;
export type AuditorClient = Client<AuditorPaths>;
export type SchedulerClient = Client<SchedulerPaths>;

/**
 * The API, typed by its document: `client.POST('/v1/cases', { body })` answers `{ data, error, response }`, of which
 * `error` is the problem document with the codes that the operation can answer with.
 */
export function apiClient(options: ClientOptions): ApiClient {
  return authorized(createClient<ApiPaths>({ baseUrl: options.url }), options);
}

/** The audit API, in the same way. */
export function auditorClient(options: ClientOptions): AuditorClient {
  return authorized(createClient<AuditorPaths>({ baseUrl: options.url }), options);
}

/** What the scheduler could not send, in the same way. */
export function schedulerClient(options: ClientOptions): SchedulerClient {
  return authorized(createClient<SchedulerPaths>({ baseUrl: options.url }), options);
}

function authorized<Paths extends object>(client: Client<Paths>, { token }: ClientOptions): Client<Paths> {
  client.use({
    async onRequest({ request }) {
      request.headers.set('authorization', `Bearer ${await token()}`);
      return request;
    },
  });
  return client;
}
