import { setTimeout as pause } from 'node:timers/promises';
import { CommandRunner, EventLog } from '@comity/event-log';
import { ContentStore, type FileSettings, openContentStore } from '@comity/file-store';
import { HealthChecks, PositionWaiter, RecordPins } from '@comity/http';
import { Fault, type StreamType } from '@comity/kernel';
import { type Projection, ReadStore } from '@comity/read-store';
import { HostFigures } from '@comity/telemetry';
import {
  type DynamicModule,
  Global,
  Inject,
  Injectable,
  Logger,
  Module,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import type { SightOf } from './doors.js';

export interface StoreSettings {
  /** Connection string of the event store. */
  readonly eventStore: string;
  /** Connection string of PostgreSQL. */
  readonly postgres: string;
  /** Name of the host, as PostgreSQL lists it. */
  readonly host: string;
  readonly streams: readonly StreamType[];
  readonly projections: readonly Projection[];
  /** Where files are kept; a host that hands out none has none. */
  readonly files?: FileSettings | undefined;
  /** Who may know of which streams; a host that shows nothing to people has none, and sees everything. */
  readonly sight?: SightOf | undefined;
}

const PROJECTIONS = Symbol('projections');
const PREPARE_ATTEMPTS = 120;
const PREPARE_PAUSE_MS = 250;

/** Readies the stores before the host takes requests, and lets go of them after the last one. */
@Injectable()
class StoresLife implements OnModuleInit, OnApplicationShutdown {
  private readonly log = new Logger('stores');

  constructor(
    @Inject(PROJECTIONS) private readonly projections: readonly Projection[],
    @Inject(EventLog) private readonly eventLog: EventLog,
    @Inject(ReadStore) private readonly readStore: ReadStore,
    @Inject(HealthChecks) private readonly health: HealthChecks,
    @Inject(HostFigures) private readonly figures: HostFigures,
  ) {}

  async onModuleInit(): Promise<void> {
    this.health.register('event store', async () => ({
      lastPosition: (await this.eventLog.lastPosition())?.toString() ?? null,
    }));
    this.health.register('read models', async () => ({ projections: (await this.readStore.status()).length }));
    this.figures.register({
      name: 'postgres_connections',
      help: 'Connections of this host to PostgreSQL: in use, idle, and requests that wait for one',
      labels: ['state'],
      read: () => Object.entries(this.readStore.connections()).map(([state, value]) => ({ labels: { state }, value })),
    });
    await this.prepare();
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.eventLog.dispose(), this.readStore.close()]);
  }

  /** PostgreSQL, and those who make what we only read, may come up later than we, for half a minute. */
  private async prepare(): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.readStore.prepare(this.projections);
      } catch (cause) {
        if (attempt === PREPARE_ATTEMPTS) {
          throw new Fault('read-store-unreachable', `not ready after ${attempt} attempts`, { cause });
        }
        // What another host makes as it starts beside us is waited for in silence at first.
        if (attempt % 20 === 0) this.log.warn(`read store not ready, attempt ${attempt}`, cause);
        await pause(PREPARE_PAUSE_MS);
      }
    }
  }
}

/** Says whether files can be kept, and whether one was found changed. Without them the rest works: the host stays ready. */
@Injectable()
class FilesHealth implements OnModuleInit {
  constructor(
    @Inject(ContentStore) private readonly files: ContentStore,
    @Inject(HealthChecks) private readonly health: HealthChecks,
  ) {}

  onModuleInit(): void {
    this.health.register('files', async () => {
      const away = await this.files.check().then(
        () => null,
        () => 'away, attachments cannot be stored or read',
      );
      return { state: away ?? 'ready', corrupt: this.files.corruptCount };
    });
  }
}

@Global()
@Module({})
class StoresModule {}

/**
 * The stores of a host, as a global module: slices inject EventLog, CommandRunner and ReadStore by their classes.
 * @throws Fault `stream-declared-twice` when two slices declare one category differently
 */
export function connectStores(settings: StoreSettings): DynamicModule {
  const streams = distinctStreams(settings.streams);
  const projections = [...new Set(settings.projections)];
  const { files } = settings;
  const fileProviders =
    files === undefined ? [] : [{ provide: ContentStore, useFactory: () => openContentStore(files) }, FilesHealth];
  return {
    module: StoresModule,
    providers: [
      { provide: PROJECTIONS, useValue: projections },
      { provide: EventLog, useFactory: () => EventLog.connect(settings.eventStore, streams) },
      {
        provide: CommandRunner,
        useFactory: (log: EventLog) => new CommandRunner(log, settings.sight?.(log)),
        inject: [EventLog],
      },
      {
        provide: ReadStore,
        useFactory: () => ReadStore.connect(settings.postgres, { applicationName: settings.host }),
      },
      { provide: PositionWaiter, useExisting: ReadStore },
      { provide: RecordPins, useExisting: ReadStore },
      StoresLife,
      ...fileProviders,
    ],
    exports: [
      ...[EventLog, CommandRunner, ReadStore, PositionWaiter, RecordPins],
      ...(files === undefined ? [] : [ContentStore]),
    ],
  };
}

/** Several slices may read one stream; each category has one declaration. */
function distinctStreams(streams: readonly StreamType[]): readonly StreamType[] {
  const byCategory = new Map<string, StreamType>();
  for (const stream of streams) {
    const known = byCategory.get(stream.category);
    if (known !== undefined && known !== stream) {
      throw new Fault('stream-declared-twice', `${stream.category} is declared by two slices`);
    }
    byCategory.set(stream.category, stream);
  }
  return [...byCategory.values()];
}
