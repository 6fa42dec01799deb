import rateLimit, { normalizeIP } from '@fastify/rate-limit';
import { Logger } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ProblemException } from '../problem.js';
import { type Counters, OwnCounters } from './counters.js';

/** What is counted, each for itself: by address before anybody is known, by person from then on. */
export interface LimitSettings {
  readonly address: number;
  readonly person: number;
  readonly failedSignIn: number;
  readonly export: number;
  readonly figures: number;
}

export type Limited = keyof LimitSettings;

/** Of the limit that was counted last, which is the tightest. */
export const LIMIT_HEADERS = ['RateLimit-Limit', 'RateLimit-Remaining', 'RateLimit-Reset'] as const;

type Limiter = ReturnType<FastifyInstance['createRateLimit']>;

const WINDOW_MS = 60_000;
/** The addresses that one connection of a household or an office is given. */
const IPV6_PREFIX = 64;
const BY_ADDRESS: ReadonlySet<Limited> = new Set(['address', 'failedSignIn']);

/**
 * How much each may ask in a minute, counted with all other hosts where these can be reached, and by this host alone where
 * not: Redis being away neither lets anybody through nor shuts anybody out.
 */
export class RequestLimits {
  private readonly log = new Logger('limits');
  private readonly own = new OwnCounters();
  private readonly limiters = new Map<Limited, Limiter>();
  private away = false;

  constructor(
    private readonly settings: LimitSettings,
    private readonly shared: Counters | null,
  ) {}

  async install(server: FastifyInstance): Promise<void> {
    const count = (key: string) => this.count(key);
    // The plugin makes its store by itself; ours is one for all limits, whose keys name them.
    class Store {
      incr(key: string, done: (error: Error | null, result?: { current: number; ttl: number }) => void): void {
        count(key).then((result) => done(null, result), done);
      }

      child(): Store {
        return this;
      }
    }
    await server.register(rateLimit, { global: false, store: Store });
    for (const [name, max] of Object.entries(this.settings) as [Limited, number][]) {
      const keyGenerator = (request: FastifyRequest) => `${name}:${keyOf(name, request)}`;
      this.limiters.set(name, server.createRateLimit({ max, timeWindow: WINDOW_MS, keyGenerator }));
    }
  }

  /**
   * Counts one request, and says in the answer's headers how many are left.
   * @throws ProblemException 429 `too-many-requests`
   */
  async admit(name: Limited, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const standing = await this.limiters.get(name)?.(request);
    if (standing === undefined || standing.isAllowed) return;
    const { max, remaining, ttlInSeconds, isExceeded } = standing;
    const values = [max, remaining, ttlInSeconds];
    for (const [place, header] of LIMIT_HEADERS.entries()) void reply.header(header, values[place]);
    if (isExceeded) throw tooMany(ttlInSeconds);
  }

  private async count(key: string): Promise<{ current: number; ttl: number }> {
    try {
      const { count, leftMs } = await (this.shared ?? this.own).count(key, WINDOW_MS);
      if (this.away) this.log.log('requests are counted with the other hosts again');
      this.away = false;
      return { current: count, ttl: leftMs };
    } catch (error) {
      if (!this.away) this.log.warn('Redis is away: this host counts requests by itself', error);
      this.away = true;
      const { count, leftMs } = await this.own.count(key, WINDOW_MS);
      return { current: count, ttl: leftMs };
    }
  }
}

function keyOf(name: Limited, request: FastifyRequest): string {
  if (BY_ADDRESS.has(name)) return normalizeIP(request.ip, IPV6_PREFIX);
  return request.facts.actor?.id ?? '';
}

function tooMany(seconds: number): ProblemException {
  return new ProblemException(429, 'too-many-requests', 'more requests than may be in a minute; ask again later', {
    headers: { 'Retry-After': String(Math.max(1, seconds)) },
  });
}
