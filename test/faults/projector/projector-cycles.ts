import { setTimeout as pause } from 'node:timers/promises';
import { RECORD_STREAMS } from '@comity/audit/contract';
import { EventLog } from '@comity/event-log';
import { type Projection, ReadStore } from '@comity/read-store';
import { READ_MODELS } from '../../../apps/comity/src/record.js';
import { Chance } from '../store/chance.js';
import { judgeTables, type TableViolations } from './judge-tables.js';
import { OfficeAtWork } from './office-at-work.js';
import type { Projectors } from './projectors.js';

const LIFE_MS = { least: 0, bound: 2_500 } as const;
/** Once in so many cycles. */
const POSTGRES_IS_KILLED = 2;
const LIVES_UNTIL_CAUGHT_UP = 3;
const ANOTHER_STANDS_BY = 4;
const REBUILD_IS_ASKED = 3;

/** An office at work while its projector and its PostgreSQL are killed, and in the end the tables held against the log. */
export class ProjectorCycles implements AsyncDisposable {
  readonly readStore: ReadStore;
  readonly #log: EventLog;
  readonly #office: OfficeAtWork;
  readonly #working: Promise<void>;
  rebuilds = 0;

  constructor(
    private readonly servers: Projectors,
    private readonly chance: Chance,
    private readonly violations: TableViolations,
  ) {
    this.readStore = ReadStore.connect(servers.postgres.url, { applicationName: 'faults' });
    this.#log = EventLog.connect(servers.store.url, RECORD_STREAMS);
    this.#office = new OfficeAtWork(this.#log, new Chance(chance.seed()), servers.store.url);
    this.#working = this.#office.work();
    // Heard at the end, when it is waited for.
    this.#working.catch(() => undefined);
  }

  get progress(): { readonly appended: number; readonly malformed: number } {
    return this.#office;
  }

  /** One life of the projector, or of the PostgreSQL that it writes to. */
  async live(): Promise<void> {
    const { chance, servers } = this;
    if (servers.count === 0) await servers.start();
    if (servers.count === 1 && chance.onceIn(ANOTHER_STANDS_BY)) await servers.start();
    if (chance.onceIn(LIVES_UNTIL_CAUGHT_UP)) await this.#untilReady();
    if (chance.onceIn(REBUILD_IS_ASKED)) await this.#askForRebuild();
    await pause(chance.between(LIFE_MS.least, LIFE_MS.bound));
    if (chance.onceIn(POSTGRES_IS_KILLED)) await servers.killPostgres();
    else await servers.killProjector();
  }

  /** Lets everything come to rest and judges. @returns how many row versions were compared */
  async judge(withinMs?: number): Promise<number> {
    this.#office.stop();
    await this.#working;
    if (this.servers.count === 0) await this.servers.start();
    await this.#untilReady();
    return judgeTables({ readStore: this.readStore, log: this.#log }, READ_MODELS, this.violations, withinMs);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#office.stop();
    await this.#working.catch(() => undefined);
    await this.readStore.close();
    await this.#log.dispose();
  }

  /** A projector that waits out an outage of PostgreSQL must come back by itself. */
  async #untilReady(): Promise<void> {
    try {
      await this.servers.ready();
    } catch {
      this.violations['not-restarted']++;
      await this.servers.killProjector();
      await this.servers.start();
    }
  }

  /** There may be no table yet, so early in a run. */
  async #askForRebuild(): Promise<void> {
    const projection = READ_MODELS[this.chance.between(0, READ_MODELS.length)] as Projection;
    const known = await this.readStore.status().catch(() => []);
    if (!known.some(({ name }) => name === projection.name)) return;
    await this.readStore.rebuild(projection);
    this.rebuilds++;
  }
}
