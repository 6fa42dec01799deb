import type { StreamType } from '@comity/kernel';
import type { Projection, ProjectionRun } from '@comity/read-store';
import type { Type } from '@nestjs/common';

/** What a slice's `api.ts` (or `auditor` door) hands to an HTTP host. */
export interface ApiDoor {
  /** Nest module with the slice's controllers and services; it injects EventLog, CommandRunner and ReadStore. */
  readonly module: Type<unknown>;
  /** Streams that the slice reads or writes. */
  readonly streams: readonly StreamType[];
  /** Projections that the slice queries. */
  readonly projections: readonly Projection[];
}

/** What a slice's `projector.ts` hands to the projector. */
export interface ProjectorDoor {
  readonly streams: readonly StreamType[];
  readonly projections: readonly (Projection | ProjectionRun)[];
}
