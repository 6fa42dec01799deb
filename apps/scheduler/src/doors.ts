import type { StreamType } from '@comity/kernel';
import type { Projection } from '@comity/read-store';
import { requestScheduler } from '@comity/requests/scheduler';
import type { DynamicModule } from '@nestjs/common';
import type { SchedulerConfig } from './config.js';

/** What a slice's `scheduler.ts` hands to this host. */
export interface SchedulerDoor {
  /** Injects EventLog, CommandRunner and ReadStore, and works from start to stop of the host. */
  readonly module: DynamicModule;
  readonly streams: readonly StreamType[];
  readonly projections: readonly Projection[];
}

/** What happens because time passes: one line per slice. */
export function schedulerDoors({ COMITY_REDIS, COMITY_SWEEP_SECONDS }: SchedulerConfig): readonly SchedulerDoor[] {
  const settings = { redisUrl: COMITY_REDIS, sweepEveryMs: COMITY_SWEEP_SECONDS * 1_000 };
  return [requestScheduler(settings)];
}
