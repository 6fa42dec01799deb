import { Fault } from '@comity/kernel';
import { Controller, Get, Inject, Injectable, Logger, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from './access.js';
import { ScrapeAccess } from './scrape-access.js';
import { Summary } from './summary.js';

/** Figures that a check may add to its answer, such as a lag. */
export type HealthFigures = Readonly<Record<string, string | number | boolean | null>>;

/** Resolves when ready; rejects when not. */
export type HealthCheck = (signal: AbortSignal) => Promise<HealthFigures | undefined>;

interface CheckReport extends Record<string, unknown> {
  readonly ok: boolean;
}

export interface ReadinessReport {
  readonly status: 'ready' | 'not-ready';
  readonly checks: Readonly<Record<string, CheckReport>>;
}

const CHECK_TIMEOUT_MS = 2_000;

/** What must answer before this host takes work. Stores and projections register themselves. */
@Injectable()
export class HealthChecks {
  private readonly checks = new Map<string, { check: HealthCheck; timeoutMs: number }>();
  private readonly log = new Logger('health');
  private running: Promise<ReadinessReport> | null = null;
  private draining = false;

  /** @throws Fault `health-check-twice` when the name is taken */
  register(name: string, check: HealthCheck, timeoutMs = CHECK_TIMEOUT_MS): void {
    if (this.checks.has(name)) throw new Fault('health-check-twice', `two health checks are named ${name}`);
    this.checks.set(name, { check, timeoutMs });
  }

  /** From now on this host is not ready: it finishes what it has and takes nothing new. */
  drain(): void {
    this.draining = true;
  }

  get isDraining(): boolean {
    return this.draining;
  }

  /** Runs every check once, however many ask at the same time. */
  readiness(): Promise<ReadinessReport> {
    this.running ??= this.runAll().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  private async runAll(): Promise<ReadinessReport> {
    const reports = await Promise.all(
      [...this.checks].map(async ([name, entry]) => [name, await this.runOne(name, entry)] as const),
    );
    const ready = !this.draining && reports.every(([, report]) => report.ok);
    return { status: ready ? 'ready' : 'not-ready', checks: Object.fromEntries(reports) };
  }

  private async runOne(
    name: string,
    { check, timeoutMs }: { check: HealthCheck; timeoutMs: number },
  ): Promise<CheckReport> {
    const signal = AbortSignal.timeout(timeoutMs);
    const expired = new Promise<never>((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(new Fault('health-check-timeout', `${name}: ${timeoutMs} ms`)));
    });
    try {
      return { ...(await Promise.race([check(signal), expired])), ok: true };
    } catch (error) {
      this.log.warn(`${name} is not ready`, error);
      return { ok: false, reason: error instanceof Fault ? error.code : 'unavailable' };
    }
  }
}

@ApiTags('health')
@Controller('health')
export class HealthController {
  constructor(
    @Inject(HealthChecks) private readonly health: HealthChecks,
    @Inject(ScrapeAccess) private readonly scrape: ScrapeAccess,
  ) {}

  @Summary('Says that the process runs and answers')
  @Get('live')
  @Public()
  live(): { readonly status: 'live' } {
    return { status: 'live' };
  }

  @Summary(
    'Says whether everything that this host needs answers',
    '200 when it does; else 503, saying what does not. Figures are in it for whoever may read them at `/metrics`.',
  )
  @Get('ready')
  @Public()
  async ready(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ReadinessReport> {
    const report = await this.health.readiness();
    void reply.code(report.status === 'ready' ? 200 : 503);
    return this.scrape.admits(request) ? report : withoutFigures(report);
  }
}

/** Whoever watches how far the log has come sees that something is done which they need not know of. */
function withoutFigures({ status, checks }: ReadinessReport): ReadinessReport {
  const said = Object.entries(checks).map(([name, { ok, reason }]) => [name, ok ? { ok } : { ok, reason }] as const);
  return { status, checks: Object.fromEntries(said) };
}
