import type { StreamType } from '@comity/kernel';
import type { z } from 'zod';

/** One event type of the record, in the version that is stored today. */
export interface RegisteredEvent {
  readonly category: string;
  readonly type: string;
  /** From 1. */
  readonly version: number;
  readonly schema: z.ZodType;
}

/** Every event type of the streams, by category and in the order of declaration. */
export function registeredEvents(streams: readonly StreamType[]): RegisteredEvent[] {
  return streams.flatMap(({ category, events, upcasters }) =>
    Object.entries(events).map(([type, schema]) => ({
      category,
      type,
      version: (upcasters[type]?.length ?? 0) + 1,
      schema,
    })),
  );
}
