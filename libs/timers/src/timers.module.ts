import { CommandRunner, EventLog } from '@comity/event-log';
import { HealthChecks, type HealthFigures, HOST_LOG, type HostLog } from '@comity/http';
import { JobsDashboard } from '@comity/job-store';
import { type StreamType, systemClock } from '@comity/kernel';
import { ReadStore } from '@comity/read-store';
import { registerProjectionFigures } from '@comity/stores';
import { HostFigures } from '@comity/telemetry';
import {
  type BeforeApplicationShutdown,
  type DynamicModule,
  Inject,
  Injectable,
  Module,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { JOBS_PATH, JobsController } from './jobs.controller.js';
import { TIMER_QUEUES } from './timer-jobs.js';
import type { TimerKind } from './timer-kind.js';
import { TimerScheduler } from './timer-scheduler.js';
import type { Upkeep } from './upkeep.js';

/** What a slice's `scheduler.ts` hands to the host that watches the time. */
export interface SchedulerDoor {
  /** Those that its timers are folded from, and those that it writes to. */
  readonly streams: readonly StreamType[];
  readonly timers: readonly TimerKind[];
  readonly upkeep?: readonly Upkeep[];
}

export interface TimersSettings {
  readonly kinds: readonly TimerKind[];
  readonly upkeep?: readonly Upkeep[];
  /** Of other work of the host, which the dashboard shows as well. */
  readonly queues?: readonly string[];
  readonly redisUrl: string;
  readonly sweepEveryMs: number;
}

const SETTINGS = Symbol('timers settings');

/** Watches the time for as long as the host runs, and ends the host when that cannot go on. */
@Injectable()
class TimersDuty implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly scheduler: TimerScheduler;
  private running: Promise<void> = Promise.resolve();

  constructor(
    @Inject(SETTINGS) private readonly settings: TimersSettings,
    @Inject(EventLog) private readonly eventLog: EventLog,
    @Inject(CommandRunner) runner: CommandRunner,
    @Inject(ReadStore) private readonly readStore: ReadStore,
    @Inject(HealthChecks) private readonly health: HealthChecks,
    @Inject(HOST_LOG) private readonly log: HostLog,
    @Inject(HostFigures) private readonly figures: HostFigures,
  ) {
    this.scheduler = new TimerScheduler({ ...settings, eventLog, runner, readStore, clock: systemClock, log });
  }

  onApplicationBootstrap(): void {
    this.health.register('clocks', async () => ({ skewMs: await this.scheduler.skewMs() }));
    this.health.register('redis', () => this.redis());
    this.health.register('timers', () => this.timers());
    this.registerFigures();
    this.running = this.scheduler.run().catch((err: unknown) => {
      this.log.fatal({ err }, 'the time cannot be watched any longer');
      process.exitCode = 1;
      process.kill(process.pid, 'SIGTERM');
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.scheduler.stop();
    await this.running;
  }

  private registerFigures(): void {
    const names = new Set(this.settings.kinds.map(({ projection }) => projection.name));
    registerProjectionFigures(this.figures, { eventLog: this.eventLog, readStore: this.readStore, names });
    this.figures.register({
      name: 'queue_jobs',
      help: 'Jobs in Redis by queue and state; absent while Redis is away',
      labels: ['queue', 'state'],
      read: async () => (await this.scheduler.jobCounts()).map(({ jobs, ...labels }) => ({ labels, value: jobs })),
    });
    this.figures.register({
      name: 'clock_skew_seconds',
      help: 'How far the clocks of this host and of PostgreSQL are apart at least; absent above two seconds',
      read: async () => [{ value: (await this.scheduler.skewMs()) / 1_000 }],
    });
  }

  /** Without Redis, or with its queues paused, this host is slower, not unable: it stays ready. */
  private async redis(): Promise<HealthFigures> {
    const state = this.scheduler.isRedisReady ? 'ready' : 'away, what is due is found by the sweep';
    return { state, paused: (await this.scheduler.pausedQueues()).join(', ') };
  }

  /** How far the slowest timers are behind the log. A late projection delays what is due, it loses nothing. */
  private async timers(): Promise<HealthFigures> {
    const [end, generations] = await Promise.all([this.eventLog.lastPosition(), this.readStore.status()]);
    const live = this.settings.kinds.map(({ projection }) =>
      generations.find(({ name, status }) => name === projection.name && status === 'live'),
    );
    const behind = live.map((one) => Number((end ?? -1n) - (one?.position ?? -1n)));
    return {
      behindBy: Math.max(...behind),
      parked: live.reduce((sum, one) => sum + (one?.parked ?? 0), 0),
      lastSweepAt: this.scheduler.lastSweepAt,
    };
  }
}

@Module({})
class TimersModule {}

/** Everything that happens because time passes, for a host that has the stores connected, and the dashboard of its jobs. */
export function timersModule(settings: TimersSettings): DynamicModule {
  const { redisUrl, queues = [] } = settings;
  const dashboard = () => new JobsDashboard({ redisUrl, queues: [...TIMER_QUEUES, ...queues], path: JOBS_PATH });
  return {
    module: TimersModule,
    controllers: [JobsController],
    providers: [
      { provide: SETTINGS, useValue: settings },
      { provide: JobsDashboard, useFactory: dashboard },
      TimersDuty,
    ],
  };
}
