import type { EventSchemas } from './decider.js';

/** Raises the data of an older stored version by one: version n in, version n + 1 out. */
export type Upcaster = (data: unknown) => unknown;

/** One stream category with the schemas of its events; the event log checks against it on the way in and on the way out. */
export interface StreamType<Schemas extends EventSchemas = EventSchemas> {
  readonly category: string;
  readonly events: Schemas;
  /** Per event, the chain from version 1 upwards; its length + 1 is the current schema version. */
  readonly upcasters: Readonly<Record<string, readonly Upcaster[]>>;
}

export function streamType<Schemas extends EventSchemas>(
  category: string,
  events: Schemas,
  upcasters: Readonly<Record<string, readonly Upcaster[]>> = {},
): StreamType<Schemas> {
  return { category, events, upcasters };
}
