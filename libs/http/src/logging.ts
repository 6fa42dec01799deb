import { AsyncLocalStorage } from 'node:async_hooks';
import { activeTraceparent } from '@comity/telemetry';
import type { LoggerService } from '@nestjs/common';
import { type DestinationStream, type LoggerOptions, type Logger as PinoLogger, pino } from 'pino';
import type { HostConfig } from './config.js';
import { linesTogether } from './lines-together.js';

/** Token: the host's own log, for whatever takes a pino logger. */
export const HOST_LOG = Symbol('host log');

export type HostLog = PinoLogger;

/** What every line logged during a request carries. */
export const requestScope = new AsyncLocalStorage<{ readonly traceId: string; readonly correlationId?: string }>();

const SECRETS = [
  ...['authorization', 'proxy-authorization', 'cookie', 'set-cookie', 'x-api-key'],
  ...['password', 'secret', 'client_secret', 'token', 'access_token', 'refresh_token', 'id_token', 'connectionString'],
];
const REDACTED = SECRETS.flatMap((name) => [`["${name}"]`, `*["${name}"]`, `*.*["${name}"]`]);

/**
 * JSON lines on standard output, a few at a time; secrets are struck out, lines of one request share its trace id.
 */
export function createLogger(
  name: string,
  level: HostConfig['COMITY_LOG_LEVEL'],
  destination: DestinationStream = linesTogether,
): PinoLogger {
  return pino({ ...lines(name, level), redact: { paths: REDACTED, censor: '[redacted]' } }, destination);
}

/** The same for lines whose members are known, one by one, to hold no secret: to look for some takes longer than the line. */
export function createPlainLogger(name: string, level: HostConfig['COMITY_LOG_LEVEL']): PinoLogger {
  return pino(lines(name, level), linesTogether);
}

function lines(name: string, level: HostConfig['COMITY_LOG_LEVEL']): LoggerOptions {
  return {
    name,
    level,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    mixin: () => ({ ...(requestScope.getStore() ?? traceOfSpan()) }),
  };
}

/** What is done by a job or a projection is a part of a trace, though of no request. */
function traceOfSpan(): { readonly traceId?: string } {
  const traceId = activeTraceparent()?.split('-')[1];
  return traceId === undefined ? {} : { traceId };
}

/** Nest's own lines, and those of `new Logger('context')` in a slice, in the same stream. */
export class NestLines implements LoggerService {
  constructor(private readonly lines: PinoLogger) {}

  log(message: unknown, ...rest: readonly unknown[]): void {
    this.write('info', message, rest);
  }

  error(message: unknown, ...rest: readonly unknown[]): void {
    this.write('error', message, rest);
  }

  warn(message: unknown, ...rest: readonly unknown[]): void {
    this.write('warn', message, rest);
  }

  debug(message: unknown, ...rest: readonly unknown[]): void {
    this.write('debug', message, rest);
  }

  verbose(message: unknown, ...rest: readonly unknown[]): void {
    this.write('trace', message, rest);
  }

  fatal(message: unknown, ...rest: readonly unknown[]): void {
    this.write('fatal', message, rest);
  }

  /** Nest passes the context as the last member, and for errors the error or its stack before it. */
  private write(
    level: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace',
    message: unknown,
    rest: readonly unknown[],
  ) {
    const context = rest.at(-1);
    const detail = rest.slice(0, -1).find((member) => member !== undefined);
    const err = [message, ...rest].find((member) => member instanceof Error);
    const text = message instanceof Error ? message.message : message;
    const words = typeof text === 'string' ? text : JSON.stringify(text);
    this.lines[level](
      { ...(typeof context === 'string' ? { context } : {}), ...(err === undefined ? { detail } : { err }) },
      words,
    );
  }
}
