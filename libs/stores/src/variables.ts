import { z } from 'zod';

/** Variables of a host that reads or writes the event log. */
export const storeVariables = {
  COMITY_EVENT_STORE: z
    .string()
    .regex(/^(esdb|kurrentdb|kdb)(\+discover)?:\/\//, 'must be a kurrentdb:// connection string'),
  COMITY_POSTGRES: z.string().regex(/^postgres(ql)?:\/\//, 'must be a postgres:// connection string'),
} as const;
