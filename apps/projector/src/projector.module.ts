import { connectStores, type ProjectorDoor } from '@comity/stores';
import { type DynamicModule, Module } from '@nestjs/common';
import type { ProjectorConfig } from './config.js';
import { ProjectionLoop, RUNS } from './projection-loop.js';

@Module({})
class ProjectorModule {}

/** The loop over the doors' projections, and the stores it reads and writes. */
export function projectorModule(config: ProjectorConfig, doors: readonly ProjectorDoor[]): DynamicModule {
  const runs = doors.flatMap(({ projections }) => projections);
  const stores = connectStores({
    eventStore: config.COMITY_EVENT_STORE,
    postgres: config.COMITY_POSTGRES,
    host: 'projector',
    streams: doors.flatMap(({ streams }) => streams),
    projections: runs.map((run) => ('projection' in run ? run.projection : run)),
  });
  return { module: ProjectorModule, imports: [stores], providers: [{ provide: RUNS, useValue: runs }, ProjectionLoop] };
}
