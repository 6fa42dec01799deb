import { type Clock, Fault, newId, systemClock } from '@comity/kernel';
import { collectProcessFigures, type StopTracing, startTracing } from '@comity/telemetry';
import type { DynamicModule, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { HostConfig } from './config.js';
import { installEdge } from './edge.js';
import type { SharedEndings } from './ended-sessions.js';
import { HealthChecks } from './health.js';
import { aroundModule } from './host.module.js';
import type { Counters } from './limits/counters.js';
import { limitsOf, trustedProxies } from './limits/settings.js';
import { createLogger, createPlainLogger, NestLines } from './logging.js';
import { serveOpenApi } from './openapi.js';
import { ProblemFilter } from './problem.filter.js';
import { assertAccessDeclared } from './routes.js';
import { trustAuthorities } from './trust.js';
import { answerUnreadable } from './unreadable-request.js';

export interface HostOptions {
  /** `api`, `projector`, …: the name in logs and in the API document. */
  readonly name: string;
  readonly module: Type<unknown> | DynamicModule;
  readonly config: HostConfig;
  /** Serve the OpenAPI document and its page. */
  readonly openapi?: boolean;
  /** What time it is for commands and queries; the wall clock unless told. Tokens always expire by the wall clock. */
  readonly clock?: Clock;
  /** False where the host is a part of a process that answers signals itself; SIGTERM and SIGINT end the process otherwise. */
  readonly endsProcess?: boolean;
  /** Where requests are counted together with the other hosts; closed with the host. */
  readonly counters?: (Counters & { close(): void }) | undefined;
  /** Where hosts tell each other which sessions the issuer has ended; closed with the host. */
  readonly endings?: (SharedEndings & { close(): void }) | undefined;
}

/** A host that takes requests. */
export interface RunningHost {
  /** `http://127.0.0.1:4000` */
  readonly url: string;
  readonly app: NestFastifyApplication;
  /**
   * Finishes what is under way, closes the module and frees the port; at most ten seconds. An answer that its caller has
   * not taken after half of them is cut off, so that nobody can hold a host by not reading.
   */
  stop(): Promise<void>;
}

/** That a busy moment has not accepted yet; the system drops what exceeds them, and their callers wait for seconds. */
const CONNECTIONS_WAITING = 4_096;
const BODY_MAX_BYTES = 1024 * 1024;
/** For a whole file over a slow line; what is not a file is cut off much sooner. */
const REQUEST_TIMEOUT_MS = 900_000;
const CUT_OFF_AFTER_MS = 5_000;
const STOP_TIMEOUT_MS = 10_000;

/**
 * Starts a host: guarded, logged, with health endpoints, and stopped by SIGTERM or SIGINT unless told otherwise.
 * @throws Fault `route-without-access` when a route does not say who may use it
 */
export async function startHost(options: HostOptions): Promise<RunningHost> {
  const { name, config, clock = systemClock } = options;
  const log = createLogger(name, config.COMITY_LOG_LEVEL);
  trustAuthorities(config.COMITY_CA_FILE);
  const stopTracing = await startTracing(name);
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_MAX_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: 'idle',
    // What comes while it closes is refused by the edge, in the words of every refusal.
    return503OnClosing: false,
    genReqId: () => newId(),
    routerOptions: { maxParamLength: 200 },
    trustProxy: trustedProxies(config),
    clientErrorHandler: answerUnreadable,
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) =>
      new ProblemFilter().send(error, request, reply),
  });
  const limits = limitsOf(config, options.counters ?? null);
  const app = await NestFactory.create<NestFastifyApplication>(
    aroundModule(options.module, { config, log, clock, limits, endings: options.endings ?? null }),
    adapter,
    { logger: new NestLines(log), bodyParser: false, abortOnError: false },
  );
  try {
    assertAccessDeclared(app);
    const answers = createPlainLogger(name, config.COMITY_LOG_LEVEL);
    await installEdge(app, { answers, clock, config, limits });
    app
      .getHttpAdapter()
      .getInstance()
      .addHook('onClose', async () => {
        options.counters?.close();
        options.endings?.close();
      });
    if (options.openapi === true) serveOpenApi(app, name);
    await app.listen({ port: config.COMITY_PORT, host: config.COMITY_HOST, backlog: CONNECTIONS_WAITING });
  } catch (error) {
    await app.close();
    await stopTracing();
    throw error;
  }
  const url = await app.getUrl();
  log.info({ url }, 'listening');
  return running(app, url, { log, stopTracing, endsProcess: options.endsProcess ?? true });
}

interface HostEnd {
  readonly log: Logger;
  readonly stopTracing: StopTracing;
  readonly endsProcess: boolean;
}

function running(app: NestFastifyApplication, url: string, { log, stopTracing, endsProcess }: HostEnd): RunningHost {
  let stopping: Promise<void> | null = null;
  const stop = () => {
    stopping ??= stopped(app).finally(async () => {
      await stopTracing();
      process.off('SIGTERM', onSignal).off('SIGINT', onSignal);
    });
    return stopping;
  };
  const onSignal = (signal: NodeJS.Signals) => {
    log.info({ signal }, 'stopping');
    stop().then(
      () => exit(log, Number(process.exitCode ?? 0)),
      (err: unknown) => {
        log.error({ err }, 'did not stop cleanly');
        exit(log, 1);
      },
    );
  };
  if (endsProcess) process.on('SIGTERM', onSignal).on('SIGINT', onSignal);
  return { url, app, stop };
}

async function stopped(app: NestFastifyApplication): Promise<void> {
  app.get(HealthChecks).drain();
  const cutOff = setTimeout(() => app.getHttpServer().closeAllConnections(), CUT_OFF_AFTER_MS);
  const { promise: tooLong, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new Fault('stop-timeout', `not stopped after ${STOP_TIMEOUT_MS} ms`)),
    STOP_TIMEOUT_MS,
  );
  try {
    await Promise.race([app.close(), tooLong]);
  } finally {
    clearTimeout(cutOff);
    clearTimeout(timer);
  }
}

function exit(log: Logger, code: number): void {
  log.flush(() => process.exit(code));
}

/** Runs a host's `main`: a start that fails is one fatal line and exit code 1. */
export async function launch(name: string, start: () => Promise<RunningHost>): Promise<void> {
  try {
    collectProcessFigures();
    await start();
  } catch (err) {
    const log = createLogger(name, 'info');
    log.fatal({ err }, err instanceof Fault ? `${err.code}: ${err.message}` : 'could not start');
    exit(log, 1);
  }
}
