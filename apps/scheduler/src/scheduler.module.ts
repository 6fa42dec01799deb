import { connectStores } from '@comity/stores';
import { type SchedulerDoor, timersModule } from '@comity/timers';
import { type DynamicModule, Module } from '@nestjs/common';
import type { SchedulerConfig } from './config.js';

@Module({})
class SchedulerModule {}

/** The doors' timers, and the stores they read and write. */
export function schedulerModule(config: SchedulerConfig, doors: readonly SchedulerDoor[]): DynamicModule {
  const kinds = doors.flatMap(({ timers }) => timers);
  const upkeep = doors.flatMap((door) => door.upkeep ?? []);
  const stores = connectStores({
    eventStore: config.COMITY_EVENT_STORE,
    postgres: config.COMITY_POSTGRES,
    host: 'scheduler',
    streams: doors.flatMap(({ streams }) => streams),
    projections: [...kinds.map(({ projection }) => projection), ...upkeep.flatMap(({ projections }) => projections)],
  });
  const sweepEveryMs = config.COMITY_SWEEP_SECONDS * 1_000;
  const timers = timersModule({ kinds, upkeep, redisUrl: config.COMITY_REDIS, sweepEveryMs });
  return { module: SchedulerModule, imports: [stores, timers] };
}
