import { createLogger } from '@comity/http';
import { identityConfig } from './config.js';
import { startIdentity } from './start-identity.js';

const log = createLogger('identity', 'info');

try {
  const identity = await startIdentity(identityConfig(), log);
  const stop = () => void identity.stop().then(() => process.exit(0));
  process.once('SIGTERM', stop).once('SIGINT', stop);
} catch (err) {
  log.fatal({ err }, err instanceof Error ? err.message : 'could not start');
  process.exitCode = 1;
}
