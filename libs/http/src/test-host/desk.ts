import { type Clock, systemClock } from '@comity/kernel';
import { LocalIssuer } from '@comity/testing';
import type { HostConfig } from '../config.js';
import type { HostOptions, RunningHost } from '../start-host.js';
import { startHost } from '../start-host.js';
import { DeskModule } from './desk.controller.js';

export const quiet = { COMITY_HOST: '127.0.0.1', COMITY_PORT: 0, COMITY_LOG_LEVEL: 'silent' } as const;

/** A letter on file, as a body that every check lets through. */
export const file = { pages: 2, items: [{ title: 'letter' }] };

type Closable = HostOptions['counters'];

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

/** The desk behind a real host, with an issuer of its own, and Olga the case officer to send requests. */
export class Desk {
  private constructor(
    readonly issuer: LocalIssuer,
    readonly host: RunningHost,
    private readonly olga: string,
  ) {}

  static async open(clock: Clock = systemClock, more: Partial<HostConfig> = {}, counters?: Closable): Promise<Desk> {
    const issuer = await LocalIssuer.start();
    const config = { ...quiet, COMITY_OIDC_ISSUER: issuer.url, COMITY_ZONE: 'Europe/London', ...more };
    const host = await startHost({ name: 'desk', module: DeskModule, config, clock, openapi: true, counters });
    return new Desk(issuer, host, await issuer.token('olga', ['case-officer', 'emperor'], { expiresIn: 600 }));
  }

  async close(): Promise<void> {
    await this.host.stop();
    await this.issuer.stop();
  }

  /** Sends a request; as Olga unless told otherwise, as nobody with `null`. */
  async call(path: string, init: RequestInit & { token?: string | null } = {}): Promise<Answer> {
    const { token = this.olga, headers, ...rest } = init;
    const authorization = token === null ? {} : { authorization: `Bearer ${token}` };
    const response = await fetch(`${this.host.url}${path}`, { ...rest, headers: { ...authorization, ...headers } });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === '' ? {} : JSON.parse(text) };
  }

  /** Sends a text as it is, and anything else as JSON. */
  post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    return this.call(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  }
}
