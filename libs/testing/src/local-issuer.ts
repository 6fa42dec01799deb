import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';

interface TokenDetails {
  readonly audience?: string;
  readonly expiresIn?: number;
  readonly kid?: string;
  /** What the header says that the token is; nothing unless told. */
  readonly typ?: string;
  readonly claims?: Readonly<Record<string, unknown>>;
}

type SigningInput = Parameters<SignJWT['sign']>[0];

interface SigningKey {
  readonly kid: string;
  readonly privateKey: SigningInput;
  readonly publicJwk: JWK;
}

/** An OpenID issuer on a port of its own: discovery, keys that can be exchanged, tokens with any claims that can be revoked. */
export class LocalIssuer {
  private keyCount = 0;
  private published: readonly JWK[] = [];
  private server: Server | null = null;
  private port = 0;
  keysFetched = 0;
  /** How often it was asked whether a token still stands; while it is mute it does not say. */
  introspected = 0;
  mute = false;
  private readonly mumbled = new Set<string>();
  private readonly revoked = new Set<string>();

  private constructor(private readonly tls: ServerOptions | null) {}

  /** @param tls key and certificate, where it is to be reached by https */
  static async start(tls: ServerOptions | null = null): Promise<LocalIssuer> {
    const issuer = new LocalIssuer(tls);
    await issuer.rotate();
    await issuer.listen();
    return issuer;
  }

  private signing: SigningKey | null = null;

  get url(): string {
    return `${this.tls === null ? 'http' : 'https'}://127.0.0.1:${this.port}`;
  }

  /** Signs with a new key from now on, and publishes only that. */
  async rotate(): Promise<void> {
    const kid = `key-${++this.keyCount}`;
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    const publicJwk = { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' };
    this.signing = { kid, privateKey, publicJwk };
    this.published = [publicJwk];
  }

  async listen(): Promise<void> {
    const answer = (request: IncomingMessage, response: ServerResponse) => {
      response.setHeader('content-type', 'application/json');
      if (request.url === '/introspection') return void this.introspect(request, response);
      if (request.url === '/jwks') this.keysFetched++;
      const endpoints = { jwks_uri: `${this.url}/jwks`, introspection_endpoint: `${this.url}/introspection` };
      const body = request.url === '/jwks' ? { keys: this.published } : { issuer: this.url, ...endpoints };
      response.end(JSON.stringify(body));
    };
    const server = this.tls === null ? createServer(answer) : createSecureServer(this.tls, answer);
    this.server = server;
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    this.port = (server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise<void>((resolve) => (this.server === null ? resolve() : this.server.close(() => resolve())));
    this.server = null;
  }

  /** From now on the token stands no longer, as its introspection says. */
  revoke(token: string): void {
    this.revoked.add(token);
  }

  /** From now on what it answers of the token cannot be read. */
  mumbleOf(token: string): void {
    this.mumbled.add(token);
  }

  private async introspect(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.introspected++;
    const form = new URLSearchParams(await text(request));
    const known = request.headers.authorization === `Basic ${btoa('host:hush')}`;
    if (this.mute || !known) response.statusCode = this.mute ? 503 : 401;
    const token = form.get('token') ?? '';
    const active = known && !this.revoked.has(token);
    response.end(JSON.stringify(this.mumbled.has(token) ? { active: 'perhaps' } : { active }));
  }

  /** What the issuer tells a client by itself: that a session has ended. Claims that are undefined are left out. */
  logoutToken(
    claims: Readonly<Record<string, unknown>>,
    { kid, typ = 'logout+jwt' }: { kid?: string; typ?: string } = {},
  ) {
    if (this.signing === null) throw new TypeError('the issuer has no key yet');
    const events = { 'http://schemas.openid.net/event/backchannel-logout': {} };
    const said = {
      iss: this.url,
      aud: 'console',
      iat: Math.floor(Date.now() / 1_000),
      jti: 'logout-1',
      events,
      ...claims,
    };
    return new SignJWT(said)
      .setProtectedHeader({ alg: 'ES256', kid: kid ?? this.signing.kid, typ })
      .sign(this.signing.privateKey);
  }

  token(sub: string, roles: readonly string[], more: TokenDetails = {}) {
    if (this.signing === null) throw new TypeError('the issuer has no key yet');
    const now = Math.floor(Date.now() / 1000);
    return new SignJWT({ roles, sub, ...more.claims })
      .setProtectedHeader({
        alg: 'ES256',
        kid: more.kid ?? this.signing.kid,
        ...(more.typ === undefined ? {} : { typ: more.typ }),
      })
      .setIssuer(this.url)
      .setAudience(more.audience ?? 'comity')
      .setExpirationTime(now + (more.expiresIn ?? 60))
      .sign(this.signing.privateKey);
  }
}
