import { createLogger } from '@comity/http';
import { identityConfig } from './config.js';
import { startIdentity } from './start-identity.js';

try {
  const config = identityConfig();
  const identity = await startIdentity(config, createLogger('identity', config.COMITY_LOG_LEVEL));
  const stop = () => void identity.stop().then(() => process.exit(0));
  process.once('SIGTERM', stop).once('SIGINT', stop);
} catch (err) {
  createLogger('identity', 'fatal').fatal({ err }, err instanceof Error ? err.message : 'could not start');
  process.exitCode = 1;
}
