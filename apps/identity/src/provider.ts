import { type ClientMetadata, type Configuration, Provider } from 'oidc-provider';
import { DEMO_SECRET, DEMO_USERS, demoUser } from './demo-users.js';
import type { ProviderKeys } from './provider-keys.js';

const TOKEN_SECONDS = 8 * 60 * 60;
/** The one thing that tokens are for. Whoever asks for a token without naming it gets it for this. */
const API = 'urn:comity:api';

export interface ProviderSettings {
  readonly issuer: string;
  readonly audience: string;
  /** Where a browser may be sent back to after it has signed in. */
  readonly redirectUris: readonly string[];
  /** Where the hosts are told that a session has ended; nobody is told unless given. */
  readonly logoutUri?: string | undefined;
}

/** An OpenID provider that knows the demo users: tokens by client credentials, and sign-in with a browser (code and PKCE). */
export function createProvider(settings: ProviderSettings, keys: ProviderKeys): Provider {
  return new Provider(settings.issuer, configuration(settings, keys));
}

function configuration(settings: ProviderSettings, keys: ProviderKeys): Configuration {
  return {
    clients: [...DEMO_USERS.map(({ name }) => demoClient(name)), consoleClient(settings)],
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    jwks: { keys: [{ ...keys.signing, kid: keys.kid, alg: 'ES256', use: 'sig' }] },
    cookies: { keys: [keys.cookie] },
    claims: { openid: ['sub'], profile: ['name'], roles: ['roles'] },
    scopes: ['openid', 'offline_access', 'profile', 'roles'],
    pkce: { required: () => true },
    ttl: {
      AccessToken: TOKEN_SECONDS,
      ClientCredentials: TOKEN_SECONDS,
      IdToken: 3_600,
      Session: TOKEN_SECONDS,
      Grant: TOKEN_SECONDS,
      Interaction: 3_600,
    },
    features: {
      devInteractions: { enabled: true },
      backchannelLogout: { enabled: true },
      clientCredentials: { enabled: true },
      // So that discovery names both; they are answered beside the provider.
      introspection: { enabled: true, allowedPolicy: () => false },
      revocation: { enabled: true, allowedPolicy: () => false },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => API,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          scope: '',
          audience: settings.audience,
          accessTokenTTL: TOKEN_SECONDS,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'ES256' } },
        }),
      },
    },
    findAccount: (_context, name) => accountOf(name),
    extraTokenClaims: (_context, token) => {
      const name = token.kind === 'AccessToken' ? token.accountId : token.clientId;
      const { roles = [], units = [] } = demoUser(name ?? '') ?? {};
      return { roles, units };
    },
  };
}

/** Each demo user is also a client, so that one request with name and secret gives a token. */
function demoClient(name: string): ClientMetadata {
  return {
    client_id: name,
    client_secret: DEMO_SECRET,
    grant_types: ['client_credentials'],
    response_types: [],
    redirect_uris: [],
    token_endpoint_auth_method: 'client_secret_basic',
  };
}

function consoleClient({ redirectUris, logoutUri }: ProviderSettings): ClientMetadata {
  const told = { backchannel_logout_uri: logoutUri, backchannel_logout_session_required: true };
  return {
    client_id: 'console',
    client_name: 'Comity console',
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    redirect_uris: [...redirectUris],
    token_endpoint_auth_method: 'none',
    application_type: 'native',
    ...(logoutUri === undefined ? {} : told),
  };
}

/** @returns undefined for a name that is no demo user's: nobody else can sign in */
function accountOf(name: string) {
  const user = demoUser(name);
  if (user === undefined) return undefined;
  return { accountId: name, claims: () => ({ sub: name, name: user.fullName, roles: [...user.roles] }) };
}
