import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createLocalJWKSet, type JWTPayload, jwtVerify } from 'jose';
import { DEMO_SECRET, DEMO_USERS, HOST_CLIENT } from './demo-users.js';
import type { ProviderKeys } from './provider-keys.js';
import type { RevokedTokens } from './revoked-tokens.js';

const FORM_MAX_BYTES = 20_000;
const CLIENTS: ReadonlySet<string> = new Set([...DEMO_USERS.map(({ name }) => name), HOST_CLIENT]);

interface NamedClaims extends JWTPayload {
  readonly jti: string;
}

/**
 * Whether tokens still stand, and their revoking. The provider itself does neither for tokens that can be read (JWT), which it
 * does not keep.
 * @source RFC 7662, section 2; RFC 7009, section 2
 */
export class RevocableTokens {
  private readonly keys;

  constructor(
    private readonly issuer: string,
    { signing: { d: _private, ...publicKey }, kid }: ProviderKeys,
    private readonly revoked: RevokedTokens,
  ) {
    this.keys = createLocalJWKSet({ keys: [{ ...publicKey, kid, alg: 'ES256', use: 'sig' }] });
  }

  /** False for a request that is about something else. */
  async answer(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const { method, url } = request;
    if (method !== 'POST' || (url !== '/token/introspection' && url !== '/token/revocation')) return false;
    response.setHeader('content-type', 'application/json').setHeader('cache-control', 'no-store');
    if (!isClient(request.headers.authorization)) {
      response.writeHead(401, { 'www-authenticate': 'Basic' }).end('{"error":"invalid_client"}');
      return true;
    }
    const token = new URLSearchParams(await formOf(request)).get('token') ?? '';
    const claims = await this.claimsOf(token);
    if (url === '/token/revocation') {
      // What is none of ours, or over, stands nowhere; whoever revokes it is told the same.
      if (claims !== null) await this.revoked.add(this.nameOf(claims));
      response.end();
    } else {
      const stands = claims !== null && !this.revoked.has(this.nameOf(claims));
      response.end(JSON.stringify(stands ? { active: true, ...claims } : { active: false }));
    }
    return true;
  }

  private nameOf({ jti }: NamedClaims) {
    return { issuer: this.issuer, jti };
  }

  private async claimsOf(token: string): Promise<NamedClaims | null> {
    try {
      const { payload } = await jwtVerify(token, this.keys, { issuer: this.issuer, algorithms: ['ES256'] });
      const { jti } = payload;
      // Without a name it could never be revoked.
      return typeof jti === 'string' ? { ...payload, jti } : null;
    } catch {
      return null; // none of ours, or over: either way it does not stand
    }
  }
}

function isClient(authorization = ''): boolean {
  const [name = '', secret = ''] = Buffer.from(authorization.replace(/^Basic /, ''), 'base64')
    .toString('utf8')
    .split(':');
  return CLIENTS.has(name) && timingSafeEqual(bytesOf(secret), bytesOf(DEMO_SECRET));
}

function bytesOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

async function formOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of request) {
    text += String(part);
    if (text.length > FORM_MAX_BYTES) return '';
  }
  return text;
}
