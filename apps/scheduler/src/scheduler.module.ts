import { connectStores } from '@comity/stores';
import { type DynamicModule, Module } from '@nestjs/common';
import type { SchedulerConfig } from './config.js';
import type { SchedulerDoor } from './doors.js';

@Module({})
class SchedulerModule {}

/** The doors' duties, and the stores they read and write. */
export function schedulerModule(config: SchedulerConfig, doors: readonly SchedulerDoor[]): DynamicModule {
  const stores = connectStores({
    eventStore: config.COMITY_EVENT_STORE,
    postgres: config.COMITY_POSTGRES,
    host: 'scheduler',
    streams: doors.flatMap(({ streams }) => streams),
    projections: doors.flatMap(({ projections }) => projections),
  });
  return { module: SchedulerModule, imports: [stores, ...doors.map(({ module }) => module)] };
}
