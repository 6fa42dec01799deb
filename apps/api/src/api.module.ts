import type { fileVariables } from '@comity/file-store';
import { BulkModule } from '@comity/http';
import { type NotificationVariables, notificationSettings } from '@comity/notifications/api';
import { type ApiDoor, connectStores, sightOf } from '@comity/stores';
import { type DynamicModule, Module } from '@nestjs/common';
import type { ApiConfig } from './config.js';

type Surroundings = Pick<ApiConfig, 'COMITY_EVENT_STORE' | 'COMITY_POSTGRES' | keyof typeof fileVariables> &
  Partial<NotificationVariables>;

@Module({})
class ApiModule {}

/** The slices' commands and queries, and the stores they work on. */
export function apiModule(config: Surroundings, doors: readonly ApiDoor[]): DynamicModule {
  const stores = connectStores({
    eventStore: config.COMITY_EVENT_STORE,
    postgres: config.COMITY_POSTGRES,
    host: 'api',
    streams: doors.flatMap(({ streams }) => streams),
    projections: doors.flatMap(({ projections }) => projections),
    sight: sightOf(doors),
    files: config,
  });
  return {
    module: ApiModule,
    imports: [stores, BulkModule, notificationSettings(config), ...doors.map(({ module }) => module)],
  };
}
