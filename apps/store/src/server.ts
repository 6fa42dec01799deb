import { randomUUID } from 'node:crypto';
import { Fault } from '@comity/kernel';
import { Server } from '@grpc/grpc-js';
import type { Logger } from 'pino';
import type { StoreConfig } from './config.js';
import { answerOnceAsked } from './protocol/answer-once-asked.js';
import { requireCredentials } from './protocol/credentials.js';
import { CallError } from './protocol/grpc-error.js';
import { Holdings } from './protocol/holdings.js';
import { guardInbound } from './protocol/inbound-guard.js';
import { OpenCalls } from './protocol/open-calls.js';
import { widenReceiveWindows } from './protocol/receive-window.js';
import { recordCodec } from './protocol/record-codec.js';
import { addServices } from './protocol/services.js';
import { tellsOfDamage } from './storage/damage.js';
import { EventStorage } from './storage/event-storage.js';
import { transportOf } from './transport.js';

/** How long callers get to take their last answers when the store stops. */
const STOP_TIMEOUT_MS = 3_000;
/** KurrentDB takes log records of up to 16 MB; a larger message is refused before it is read. */
const MAX_MESSAGE_BYTES = 17 * 1024 * 1024;

/** Calls at one time on one connection; a client opens one per subscription and one for its appends. */
const MAX_CONCURRENT_CALLS = 1_000;
/** A client that vanished without a word is noticed after both. */
const KEEPALIVE_INTERVAL_MS = 30_000;
const KEEPALIVE_TIMEOUT_MS = 10_000;

/** The event store as a running server: one data folder, one port. */
export class StoreServer {
  readonly #grpc: Server;
  readonly #calls = new OpenCalls();
  readonly #holdings = new Holdings();
  readonly #inboundGuard = guardInbound(this.#holdings);
  readonly #receiveWindows = widenReceiveWindows();
  readonly #instanceId = randomUUID();
  readonly #broken = Promise.withResolvers<unknown>();
  #port = 0;

  private constructor(
    private readonly config: StoreConfig,
    private readonly storage: EventStorage,
    private readonly log: Logger,
  ) {
    this.#grpc = new Server({
      'grpc.max_receive_message_length': MAX_MESSAGE_BYTES,
      'grpc.max_send_message_length': MAX_MESSAGE_BYTES,
      'grpc.max_concurrent_streams': MAX_CONCURRENT_CALLS,
      'grpc.keepalive_time_ms': KEEPALIVE_INTERVAL_MS,
      'grpc.keepalive_timeout_ms': KEEPALIVE_TIMEOUT_MS,
      'grpc.enable_channelz': 0,
      interceptors: [...(config.credentials === null ? [] : [requireCredentials(config.credentials)]), answerOnceAsked],
    });
  }

  /**
   * Opens the folder and listens.
   * @throws Fault `port-unavailable`, `certificate-unusable`, and those of `EventStorage.open`
   */
  static async start(config: StoreConfig, log: Logger): Promise<StoreServer> {
    const storage = await EventStorage.open(config.dataFolder, recordCodec);
    const server = new StoreServer(config, storage, log);
    if (storage.tornTail !== null) {
      log.warn(
        storage.tornTail,
        `cut off ${storage.tornTail.bytes} bytes that a crash had left behind the last whole commit`,
      );
    }
    try {
      await server.#listen();
      return server;
    } catch (fault) {
      await storage.close();
      throw fault;
    }
  }

  get port(): number {
    return this.#port;
  }

  /** The position of the last event on disk; 0 when there is none. */
  get lastPosition(): number {
    return this.storage.lastPosition;
  }

  /** Settles only if the log is damaged or the disk fails: the store must not go on as if it were whole. */
  get broken(): Promise<unknown> {
    return Promise.race([this.#broken.promise, this.storage.failed]);
  }

  /** Takes no new calls, completes and answers the appends in flight, ends the long calls, lets go of the folder. */
  async stop(): Promise<void> {
    const drained = new Promise<void>((resolve) => this.#grpc.tryShutdown(() => resolve()));
    this.#calls.stopAll();
    const { promise: tooLong, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, STOP_TIMEOUT_MS);
    await Promise.race([drained, tooLong]);
    clearTimeout(timer);
    this.#grpc.forceShutdown();
    this.#inboundGuard[Symbol.dispose]();
    this.#receiveWindows[Symbol.dispose]();
    await this.storage.close();
  }

  async #listen(): Promise<void> {
    addServices(this.#grpc, {
      storage: this.storage,
      calls: this.#calls,
      holdings: this.#holdings,
      node: () => ({ instanceId: this.#instanceId, fallback: { host: this.config.host, port: this.#port } }),
      report: (error) => this.#report(error),
    });
    const { host, port, tls } = this.config;
    const transport = transportOf(tls);
    this.#port = await new Promise<number>((resolve, reject) => {
      this.#grpc.bindAsync(`${host}:${port}`, transport, (cause, bound) => {
        if (cause === null) resolve(bound);
        else reject(new Fault('port-unavailable', `cannot listen on ${host}:${port}; is the port taken?`, { cause }));
      });
    });
  }

  #report(error: unknown): void {
    if (error instanceof CallError) return;
    this.log.error({ err: error }, 'a call failed');
    if (tellsOfDamage(error)) this.#broken.resolve(error);
  }
}
