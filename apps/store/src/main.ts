import { Fault } from '@comity/kernel';
import { pino } from 'pino';
import { readConfig } from './config.js';
import { StoreServer } from './server.js';

let log = pino({ name: 'store' });

try {
  const config = readConfig(process.env);
  log = pino({ name: 'store', level: config.logLevel });
  const server = await StoreServer.start(config, log);
  const { host, dataFolder } = config;
  const events = server.lastPosition;
  log.info(
    { host, port: server.port, dataFolder, events },
    `event store for one machine: listening on ${host}:${server.port}`,
  );
  stopOnSignals(server);
  stopWhenBroken(server);
} catch (error) {
  log.fatal({ err: error }, error instanceof Fault ? error.message : 'the event store could not start');
  process.exitCode = 1;
}

function stopOnSignals(server: StoreServer): void {
  const { promise: signalled, resolve } = Promise.withResolvers<NodeJS.Signals>();
  process.once('SIGTERM', resolve).once('SIGINT', resolve);
  signalled
    .then(async (signal) => {
      log.info({ signal }, 'stopping');
      await server.stop();
      log.info('stopped');
    })
    .catch((error: unknown) => {
      log.fatal({ err: error }, 'could not stop cleanly');
      process.exitCode = 1;
    });
}

function stopWhenBroken(server: StoreServer): void {
  server.broken
    .then(async (fault) => {
      log.fatal({ err: fault }, 'the event log can no longer be trusted and the store stops');
      process.exitCode = 1;
      await server.stop();
    })
    .catch((error: unknown) => log.fatal({ err: error }, 'could not stop cleanly'));
}
