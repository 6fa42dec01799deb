import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import type { IdentityConfig } from './config.js';
import { DEMO_SECRET, DEMO_USERS } from './demo-users.js';
import { createProvider } from './provider.js';
import { providerKeys } from './provider-keys.js';
import { RevocableTokens } from './revocable-tokens.js';
import { RevokedTokens } from './revoked-tokens.js';

/** Answers that need no provider. */
const KNOWN: Readonly<Record<string, object>> = {
  '/health/live': { status: 'live' },
  '/health/ready': { status: 'ready' },
  '/demo-users': { users: DEMO_USERS, secret: DEMO_SECRET },
};
/** On loopback any port will do. @source RFC 8252, section 7.3 */
const CONSOLE_URIS = ['http://127.0.0.1/console/signed-in'];
/** The sign-in pages name a font of another host's; nothing is loaded from elsewhere. */
const PAGE_POLICY =
  "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self'; script-src 'self'; frame-ancestors 'none'; base-uri 'none'";
const REQUEST_TIMEOUT_MS = 30_000;

export interface RunningIdentity {
  readonly issuer: string;
  stop(): Promise<void>;
}

type Listener = (request: IncomingMessage, response: ServerResponse) => void;

/** Starts the provider on its port; it takes requests when this resolves. */
export async function startIdentity(config: IdentityConfig, log: Logger): Promise<RunningIdentity> {
  const keys = await providerKeys(config.COMITY_DATA);
  let answer: Listener = (_request, response) => response.writeHead(503).end();
  const server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS }, (request, response) => answer(request, response));
  const port = await listening(server, config);
  const issuer = config.COMITY_OIDC_ISSUER ?? `http://${config.COMITY_HOST}:${port}`;
  const { COMITY_OIDC_AUDIENCE: audience, COMITY_LOGOUT_URI: logoutUri } = config;
  const provider = createProvider({ issuer, audience, redirectUris: CONSOLE_URIS, logoutUri }, keys);
  provider.on('server_error', (_context, err) => log.error({ err }, 'the provider failed'));
  const serve = provider.callback();
  const tokens = new RevocableTokens(issuer, keys, await RevokedTokens.in(config.COMITY_DATA));
  answer = (request, response) => {
    const known = KNOWN[request.url ?? ''];
    if (known !== undefined) {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(known));
      return;
    }
    response.setHeader('content-security-policy', PAGE_POLICY);
    tokens.answer(request, response).then(
      (answered) => (answered ? undefined : serve(request, response)),
      (err: unknown) => {
        log.error({ err }, 'the provider failed');
        response.destroy();
      },
    );
  };
  log.info({ issuer }, 'listening');
  return { issuer, stop: () => stopped(server) };
}

async function listening(server: Server, config: IdentityConfig): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject).listen(config.COMITY_PORT, config.COMITY_HOST, resolve);
  await promise;
  return (server.address() as AddressInfo).port;
}

async function stopped(server: Server): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  server.close(() => resolve());
  server.closeAllConnections();
  await promise;
}
