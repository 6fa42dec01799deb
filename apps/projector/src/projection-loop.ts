import { EventLog } from '@comity/event-log';
import { HealthChecks, type HealthFigures, HOST_LOG, type HostLog } from '@comity/http';
import { Fault } from '@comity/kernel';
import { type Projection, type ProjectionRun, ReadStore, runProjections } from '@comity/read-store';
import { registerProjectionFigures } from '@comity/stores';
import { HostFigures } from '@comity/telemetry';
import { type BeforeApplicationShutdown, Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';

const MOST_EVENTS_COUNTED = 5_000;

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
    @Inject(HostFigures) private readonly figures: HostFigures,
  ) {
    this.names = new Set(runs.map((run) => ('projection' in run ? run.projection : run).name));
  }

  onApplicationBootstrap(): void {
    this.health.register('projections', () => this.lag());
    const { eventLog, readStore, names } = this;
    registerProjectionFigures(this.figures, { eventLog, readStore, names });
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
   * How far the live projections are behind the log, the slowest of them: in events, counted up to a bound, and in seconds
   * since the store took the oldest that is missing. Ready once each has been through the log to its end.
   * @throws Fault `projections-catching-up`
   */
  private async lag(): Promise<HealthFigures> {
    const own = (await this.readStore.status()).filter(({ name }) => this.names.has(name));
    const live = own.filter(({ status }) => status === 'live');
    if (live.some(({ caughtUp }) => !caughtUp))
      throw new Fault('projections-catching-up', 'not yet at the end of the log');
    const { events, oldestAtMs } = await this.eventLog.backlogAfter(slowest(live), MOST_EVENTS_COUNTED);
    return {
      live: live.length,
      building: own.length - live.length,
      parked: live.reduce((sum, { parked }) => sum + parked, 0),
      behindEvents: events,
      moreBehind: events === MOST_EVENTS_COUNTED,
      behindSeconds: oldestAtMs === null ? 0 : Math.max(0, Date.now() - oldestAtMs) / 1_000,
    };
  }
}

/** Null where one of them has folded nothing yet. */
function slowest(live: readonly { readonly position: bigint | null }[]): bigint | null {
  const positions = live.flatMap(({ position }) => position ?? []).sort((a, b) => (a < b ? -1 : 1));
  return positions.length < live.length ? null : (positions[0] ?? null);
}
