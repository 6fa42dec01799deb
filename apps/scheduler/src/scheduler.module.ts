import { mailSettingsOf, notificationsScheduler, notifierModule } from '@comity/notifications/scheduler';
import { connectStores } from '@comity/stores';
import { type SchedulerDoor, timersModule } from '@comity/timers';
import { type DynamicModule, Module } from '@nestjs/common';
import type { SchedulerConfig } from './config.js';

@Module({})
class SchedulerModule {}

/** The doors' timers, what people are told of, and the stores that both read and write. */
export function schedulerModule(config: SchedulerConfig, doors: readonly SchedulerDoor[]): DynamicModule {
  const kinds = doors.flatMap(({ timers }) => timers);
  const upkeep = doors.flatMap((door) => door.upkeep ?? []);
  const stores = connectStores({
    eventStore: config.COMITY_EVENT_STORE,
    postgres: config.COMITY_POSTGRES,
    host: 'scheduler',
    streams: [...doors.flatMap(({ streams }) => streams), ...notificationsScheduler.streams],
    projections: [
      ...kinds.map(({ projection }) => projection),
      ...upkeep.flatMap(({ projections }) => projections),
      ...notificationsScheduler.keeps,
      ...notificationsScheduler.reads,
    ],
  });
  const sweepEveryMs = config.COMITY_SWEEP_SECONDS * 1_000;
  const { COMITY_REDIS: redisUrl, COMITY_NOTIFICATIONS_KEY: key = null } = config;
  const loopbackAllowed = config.COMITY_WEBHOOK_LOOPBACK === 'true';
  const timers = timersModule({ kinds, upkeep, queues: notificationsScheduler.queues, redisUrl, sweepEveryMs });
  const notifier = notifierModule({ mail: mailSettingsOf(config), key, loopbackAllowed, redisUrl, sweepEveryMs });
  return { module: SchedulerModule, imports: [stores, timers, notifier] };
}
