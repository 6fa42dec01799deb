import type { EventLog, Sight } from '@comity/event-log';
import { Fault, type StreamType } from '@comity/kernel';
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
  /** Who may know of which streams. One door of every host that answers people says so. */
  readonly sight?: SightOf;
}

/** Makes what knows who may know of which streams of a log. */
export type SightOf = (log: EventLog) => Sight;

/**
 * The one rule by which a host shows streams to people.
 * @throws Fault `sight-missing` when no door has one, or several have
 */
export function sightOf(doors: readonly ApiDoor[]): SightOf {
  const [sight, ...others] = doors.flatMap((door) => (door.sight === undefined ? [] : [door.sight]));
  if (sight !== undefined && others.length === 0) return sight;
  throw new Fault('sight-missing', `${sight === undefined ? 'no door says' : 'several doors say'} who may see what`);
}

/** What a slice's `projector.ts` hands to the projector. */
export interface ProjectorDoor {
  readonly streams: readonly StreamType[];
  readonly projections: readonly (Projection | ProjectionRun)[];
}
