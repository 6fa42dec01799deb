import { type ApiDoor, connectStores, sightOf } from '@comity/stores';
import { type DynamicModule, Module } from '@nestjs/common';
import type { AuditorConfig } from './config.js';

type Stores = Pick<AuditorConfig, 'COMITY_EVENT_STORE' | 'COMITY_POSTGRES'>;

@Module({})
class AuditorModule {}

/** The slices' views of the record as it was stored, and the stores they read. */
export function auditorModule(config: Stores, doors: readonly ApiDoor[]): DynamicModule {
  const stores = connectStores({
    eventStore: config.COMITY_EVENT_STORE,
    postgres: config.COMITY_POSTGRES,
    host: 'auditor',
    streams: doors.flatMap(({ streams }) => streams),
    projections: doors.flatMap(({ projections }) => projections),
    sight: sightOf(doors),
  });
  return { module: AuditorModule, imports: [stores, ...doors.map(({ module }) => module)] };
}
