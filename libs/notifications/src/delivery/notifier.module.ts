import { CommandRunner, EventLog } from '@comity/event-log';
import { HealthChecks, type HealthFigures, HOST_LOG, type HostLog, OfficeTime } from '@comity/http';
import { systemClock } from '@comity/kernel';
import { ReadStore } from '@comity/read-store';
import { HesitantClock } from '@comity/timers';
import { Soon } from '@comity/worklists/contract';
import {
  type BeforeApplicationShutdown,
  type DynamicModule,
  Inject,
  Injectable,
  Module,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { NotificationKeys } from '../keys.js';
import { DayLists } from './day-lists.js';
import { DeadLettersController } from './dead-letters.controller.js';
import { deliveryFigures } from './figures.js';
import { MailChannel } from './mail-channel.js';
import { type MailSettings, type MailTransport, mailTransport } from './mail-transport.js';
import { Notifier } from './notifier.js';
import { prepareTables } from './tables.js';
import { ToldEvents } from './told-events.js';
import { WebhookChannel } from './webhook-channel.js';

export interface NotifierSettings {
  readonly redisUrl: string;
  readonly sweepEveryMs: number;
  /** Null: nobody is told by mail. */
  readonly mail: MailSettings | null;
  /** Null: nobody is told anything. */
  readonly key: string | null;
  /** Webhooks may lead to this machine itself. */
  readonly loopbackAllowed: boolean;
}

const SETTINGS = Symbol('notifier settings');

/** Tells people things for as long as the host runs, and ends the host when that cannot go on. */
@Injectable()
class NotifierDuty implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly notifier: Notifier;
  private readonly transport: MailTransport | null;
  private running: Promise<void> = Promise.resolve();

  constructor(
    @Inject(SETTINGS) { mail, key, loopbackAllowed, ...settings }: NotifierSettings,
    @Inject(EventLog) eventLog: EventLog,
    @Inject(CommandRunner) runner: CommandRunner,
    @Inject(ReadStore) private readonly readStore: ReadStore,
    @Inject(OfficeTime) time: OfficeTime,
    @Inject(HealthChecks) private readonly health: HealthChecks,
    @Inject(HOST_LOG) private readonly log: HostLog,
  ) {
    const told = new ToldEvents(eventLog, runner);
    const keys = key === null ? null : new NotificationKeys(key);
    const clock = new HesitantClock(readStore.pool, systemClock);
    this.transport = mail === null || keys === null ? null : mailTransport(mail);
    const { pool } = readStore;
    const days = new DayLists(readStore, new Soon(runner, time), told);
    this.notifier = new Notifier({
      ...settings,
      ...{ eventLog, readStore, told, log },
      mailKind: this.mailKind,
      now: async () => (await clock.read()).now,
      mail: this.transport && keys && new MailChannel({ pool, told, transport: this.transport, keys, days }),
      webhooks: keys && new WebhookChannel({ pool, told, keys, policy: { loopbackAllowed }, clock: systemClock }),
    });
  }

  async onApplicationBootstrap(): Promise<void> {
    await prepareTables(this.readStore);
    this.health.register('notifications', () => this.figures());
    this.running = this.notifier.run().catch((err: unknown) => {
      this.log.fatal({ err }, 'nobody can be told of anything any longer');
      process.exitCode = 1;
      process.kill(process.pid, 'SIGTERM');
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.notifier.stop();
    this.transport?.close();
    await this.running;
  }

  private get mailKind(): string {
    return this.transport?.kind ?? 'not configured';
  }

  /** What waits, and for how long. A mail server that is away delays mail, it does not make the host unable. */
  private async figures(): Promise<HealthFigures> {
    const paused = (await this.notifier.isPaused()) === true;
    return { mail: this.mailKind, paused, ...(await deliveryFigures(this.readStore)) };
  }
}

@Module({})
class NotifierModule {}

/** Mail and webhooks about what the log brings, for a host that has the stores connected, and what could not be sent. */
export function notifierModule(settings: NotifierSettings): DynamicModule {
  return {
    module: NotifierModule,
    controllers: [DeadLettersController],
    providers: [{ provide: SETTINGS, useValue: settings }, NotifierDuty],
  };
}
