import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { FastifyAdapter } from '@bull-board/fastify';
import { Queue } from 'bullmq';
import fastify, { type FastifyInstance } from 'fastify';
import { Redis } from 'ioredis';
import { DiscreetBoard } from './discreet-board.js';
import { PREFIX } from './job-queue.js';

export interface DashboardOptions {
  readonly redisUrl: string;
  readonly queues: readonly string[];
  /** Where its page is served, without a slash at the end: its own addresses begin with it. */
  readonly path: string;
}

/** A request as a host took it, once it has made sure who asks. */
export interface DashboardRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly body: unknown;
}

export interface DashboardAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly payload: Buffer;
}

const ANSWERS_WITHIN_MS = 5_000;
/** In characters, of a job. */
const NAME_AT_MOST = 500;

/**
 * The page on which queues are looked into, paused and resumed, and jobs retried and discarded. It knows nobody: whoever serves
 * it says who may. It shows of a job what kind it is and how it fares, not what it is about. Jobs are hints, so nothing that is
 * done here can make anything happen early, twice or not at all.
 */
export class JobsDashboard {
  readonly #redis: Redis;
  readonly #server: FastifyInstance;

  constructor({ redisUrl, queues, path }: DashboardOptions) {
    this.#redis = new Redis(redisUrl, { maxRetriesPerRequest: 1, commandTimeout: ANSWERS_WITHIN_MS });
    this.#redis.on('error', () => undefined);
    const adapter = new FastifyAdapter().setBasePath(path);
    createBullBoard({
      queues: queues.map((name) => new BullMQAdapter(this.#queue(name))),
      serverAdapter: adapter,
      options: { uiConfig: { boardTitle: 'Comity' }, handlerHooks: new DiscreetBoard(this.#redis) },
    });
    // What is thrown says in words which job it was about.
    adapter.setErrorHandler(() => ({ status: 500, body: { error: { key: 'ERRORS.INTERNAL_SERVER_ERROR' } } }));
    this.#server = fastify({ routerOptions: { maxParamLength: NAME_AT_MOST } });
    this.#server.register(adapter.registerPlugin(), { prefix: path });
  }

  /** Answers with 500 while Redis does not. */
  async answer({ method, url, body }: DashboardRequest): Promise<DashboardAnswer> {
    const answered = await this.#server.inject({
      method: method as 'GET',
      url,
      ...(body === undefined ? {} : { payload: body as object }),
    });
    const contentType = String(answered.headers['content-type'] ?? 'text/plain');
    return { status: answered.statusCode, contentType, payload: answered.rawPayload };
  }

  async close(): Promise<void> {
    await this.#server.close();
    this.#redis.disconnect();
  }

  #queue(name: string): Queue {
    const queue = new Queue(name, { connection: this.#redis, prefix: PREFIX, skipVersionCheck: true });
    queue.on('error', () => undefined);
    return queue;
  }
}
