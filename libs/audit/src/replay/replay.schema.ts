import { instant } from '@comity/kernel';
import { z } from 'zod';

const position = z.string().describe('Place in the whole log, as decimal digits');

/** One event exactly as the store holds it. */
export const storedEventShown = z.object({
  id: z.string(),
  type: z.string(),
  revision: z.int(),
  position,
  data: z.unknown().describe('As stored, before it is raised to today’s version of the event'),
  envelope: z.unknown(),
  hash: z.string().describe('SHA-256 over the canonical JSON of id, stream, revision, type, data and envelope'),
});

export const storedStreamShown = z.object({
  stream: z.string(),
  items: z.array(storedEventShown),
  nextFromRevision: z.int().nullable().describe('Send it as `fromRevision` for what follows; null at the end'),
});

const difference = z.object({
  path: z.string().describe('JSON Pointer into the state (RFC 6901)'),
  before: z.unknown().optional(),
  after: z.unknown().optional(),
});

export const replayShown = z.object({
  stream: z.string(),
  revision: z.int().describe('Of the last event that counts; -1 when none was known then'),
  state: z.unknown(),
  steps: z.array(
    z.object({
      revision: z.int(),
      position,
      id: z.string(),
      type: z.string(),
      occurredAt: instant,
      recordedAt: instant,
      actor: z.string(),
      differences: z.array(difference).describe('What the event changed in the state'),
    }),
  ),
});
