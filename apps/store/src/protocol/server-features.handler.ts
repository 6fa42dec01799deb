import type { handleUnaryCall, ServiceDefinition } from '@grpc/grpc-js';
import { features, type shared } from './generated.js';

/** The KurrentDB release whose behaviour the store follows; clients decide by the methods below, not by this. */
const SERVER_VERSION = '25.1.0';

/** Tells clients which calls they can make, from the definitions of the services that are served. */
export function serverFeaturesHandler(
  services: readonly ServiceDefinition[],
): handleUnaryCall<shared.Empty, features.SupportedMethods> {
  const methods = services.flatMap((service) => Object.values(service).map(({ path }) => describe(path)));
  const answer = new features.SupportedMethods().setEventStoreServerVersion(SERVER_VERSION).setMethodsList(methods);
  return (_call, callback) => callback(null, answer);
}

function describe(path: string): features.SupportedMethod {
  const [, service = '', method = ''] = path.split('/');
  return new features.SupportedMethod().setServiceName(service.toLowerCase()).setMethodName(method.toLowerCase());
}
