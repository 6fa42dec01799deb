import { EventLog } from '@comity/event-log';
import { HealthChecks, type HealthFigures, HOST_LOG, type HostLog } from '@comity/http';
import { Fault } from '@comity/kernel';
import { type Projection, type ProjectionRun, ReadStore, runProjections } from '@comity/read-store';
import { type BeforeApplicationShutdown, Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';

/** Token: the projections to keep up with the log. */
export const RUNS = Symbol('projection runs');

/** Keeps the projections up with the log for as long as the host runs, and ends the host when that cannot go on. */
@Injectable()
export class ProjectionLoop implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly ending = new AbortController();
  private readonly names: ReadonlySet<string>;
  private running: Promise<void> = Promise.resolve();

  constructor(
    @Inject(RUNS) private readonly runs: readonly (Projection | ProjectionRun)[],
    @Inject(EventLog) private readonly eventLog: EventLog,
    @Inject(ReadStore) private readonly readStore: ReadStore,
    @Inject(HealthChecks) private readonly health: HealthChecks,
    @Inject(HOST_LOG) private readonly log: HostLog,
  ) {
    this.names = new Set(runs.map((run) => ('projection' in run ? run.projection : run).name));
  }

  onApplicationBootstrap(): void {
    this.health.register('projections', () => this.lag());
    const { signal } = this.ending;
    const options = { store: this.readStore, source: this.eventLog, projections: this.runs, signal, log: this.log };
    this.running = runProjections(options).catch((err: unknown) => {
      this.log.fatal({ err }, 'the projections cannot go on');
      process.exitCode = 1;
      process.kill(process.pid, 'SIGTERM');
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.ending.abort();
    await this.running;
  }

  /**
   * How far the live projections are behind the log. Ready once each has been through the log to its end.
   * @throws Fault `projections-catching-up`
   */
  private async lag(): Promise<HealthFigures> {
    const [end, generations] = await Promise.all([this.eventLog.lastPosition(), this.readStore.status()]);
    const own = generations.filter(({ name }) => this.names.has(name));
    const live = own.filter(({ status }) => status === 'live');
    if (live.some(({ caughtUp }) => !caughtUp))
      throw new Fault('projections-catching-up', 'not yet at the end of the log');
    const slowest = live.reduce((least, { position }) => min(least, position ?? -1n), end ?? -1n);
    return {
      live: live.length,
      building: own.length - live.length,
      parked: live.reduce((sum, { parked }) => sum + parked, 0),
      behindBy: Number((end ?? -1n) - slowest),
    };
  }
}

function min(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
