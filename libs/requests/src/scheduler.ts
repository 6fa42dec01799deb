import { CommandRunner, EventLog } from '@comity/event-log';
import { HealthChecks, type HealthFigures, HOST_LOG, type HostLog } from '@comity/http';
import { systemClock } from '@comity/kernel';
import { type Projection, ReadStore } from '@comity/read-store';
import {
  type BeforeApplicationShutdown,
  type DynamicModule,
  Inject,
  Injectable,
  Module,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { requestStream } from './domain/request.events.js';
import { DeadlineScheduler } from './react/deadline-scheduler.js';
import { deadlineTimers } from './react/deadline-timers.projection.js';

export { DeadlineScheduler, type DeadlineSchedulerOptions } from './react/deadline-scheduler.js';
export { deadlineTimers } from './react/deadline-timers.projection.js';

export interface RequestSchedulerSettings {
  readonly redisUrl: string;
  readonly sweepEveryMs: number;
}

const SETTINGS = Symbol('request scheduler settings');

/** Flags missed deadlines for as long as the host runs, and ends the host when that cannot go on. */
@Injectable()
class DeadlineDuty implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly scheduler: DeadlineScheduler;
  private running: Promise<void> = Promise.resolve();

  constructor(
    @Inject(SETTINGS) settings: RequestSchedulerSettings,
    @Inject(EventLog) private readonly eventLog: EventLog,
    @Inject(CommandRunner) runner: CommandRunner,
    @Inject(ReadStore) private readonly readStore: ReadStore,
    @Inject(HealthChecks) private readonly health: HealthChecks,
    @Inject(HOST_LOG) private readonly log: HostLog,
  ) {
    this.scheduler = new DeadlineScheduler({ ...settings, eventLog, runner, readStore, clock: systemClock, log });
  }

  onApplicationBootstrap(): void {
    this.health.register('clocks', async () => ({ skewMs: await this.scheduler.skewMs() }));
    this.health.register('redis', async () => this.redis());
    this.health.register('deadlines', () => this.deadlines());
    this.running = this.scheduler.run().catch((err: unknown) => {
      this.log.fatal({ err }, 'deadlines cannot be watched any longer');
      process.exitCode = 1;
      process.kill(process.pid, 'SIGTERM');
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.scheduler.stop();
    await this.running;
  }

  /** Without Redis this host is slower, not unable: it stays ready. */
  private redis(): HealthFigures {
    return { state: this.scheduler.isRedisReady ? 'ready' : 'away, deadlines are found by the sweep' };
  }

  /** How far the timers are behind the log. A late projection delays flags, it loses none. */
  private async deadlines(): Promise<HealthFigures> {
    const [end, generations] = await Promise.all([this.eventLog.lastPosition(), this.readStore.status()]);
    const timers = generations.find(({ name, status }) => name === deadlineTimers.name && status === 'live');
    return {
      behindBy: Number((end ?? -1n) - (timers?.position ?? -1n)),
      parked: timers?.parked ?? 0,
      lastSweepAt: this.scheduler.lastSweepAt,
    };
  }
}

@Module({})
class RequestSchedulerModule {}

/** What the scheduler mounts for requests. */
export function requestScheduler(settings: RequestSchedulerSettings): {
  readonly module: DynamicModule;
  readonly streams: readonly (typeof requestStream)[];
  readonly projections: readonly Projection[];
} {
  return {
    module: { module: RequestSchedulerModule, providers: [{ provide: SETTINGS, useValue: settings }, DeadlineDuty] },
    streams: [requestStream],
    projections: [deadlineTimers],
  };
}
