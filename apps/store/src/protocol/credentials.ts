import { createHash, timingSafeEqual } from 'node:crypto';
import { type Metadata, ServerInterceptingCall, type ServerInterceptor, status } from '@grpc/grpc-js';
import { featuresService, gossipService } from './generated.js';
import { CallError } from './grpc-error.js';

/** The one user that the store knows, where it asks for one. */
export interface Credentials {
  readonly user: string;
  readonly password: string;
}

/** Clients ask where the store is and what it can do before they say who they are, as they do of KurrentDB. */
const OPEN_TO_ALL: ReadonlySet<string> = new Set(
  [gossipService.GossipService, featuresService.ServerFeaturesService].flatMap((service) =>
    Object.values(service).map(({ path }) => path),
  ),
);

/**
 * Lets calls pass that carry these credentials (basic authentication). Others end before their handler hears of them:
 * with wrong credentials as UNAUTHENTICATED, without any as PERMISSION_DENIED, both of which the client takes for
 * access denied.
 */
export function requireCredentials({ user, password }: Credentials): ServerInterceptor {
  const expected = digest(`${user}:${password}`);
  return (method, call) => {
    if (OPEN_TO_ALL.has(method.path)) return new ServerInterceptingCall(call);
    return new ServerInterceptingCall(call, {
      start: (next) =>
        next({
          onReceiveMetadata: (metadata, pass) => {
            const refusal = refusalOf(metadata, expected);
            if (refusal === null) pass(metadata);
            else call.sendStatus(refusal);
          },
        }),
    });
  };
}

function refusalOf(metadata: Metadata, expected: Buffer): CallError | null {
  const [header] = metadata.get('authorization');
  if (header === undefined) {
    return new CallError(status.PERMISSION_DENIED, 'Access Denied', { exception: 'access-denied' });
  }
  const [, encoded = ''] = /^basic (.*)$/i.exec(String(header)) ?? [];
  const isRight = timingSafeEqual(digest(Buffer.from(encoded, 'base64').toString()), expected);
  return isRight ? null : new CallError(status.UNAUTHENTICATED, 'the user or the password is wrong');
}

/** Of one length whatever was sent, so that comparing takes the same time. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
