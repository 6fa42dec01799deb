import { calendarDate, instant, uuid } from '@comity/kernel';
import { z } from 'zod';

const figureEventShown = z.object({
  stream: z.string().meta({ example: 'request-7d3c5a58-6d0b-5c6e-8a0c-2f9d5a7f1c11' }),
  revision: z.int().describe('Place of the event in its stream'),
  position: z.string().describe('Place of the event in the whole log, as decimal digits'),
  type: z.string().meta({ example: 'RequestFiled' }),
  recordedAt: instant,
  hash: z.string().describe('By which anyone can check the event'),
});

/** A request behind a figure, as the API shows it. */
export const requestBehindShown = z.object({
  requestId: uuid,
  reference: z.string().meta({ example: 'US-2026-017' }),
  counterpartId: uuid,
  filedOn: calendarDate,
  contributes: z
    .record(z.string(), z.union([z.boolean(), z.number(), z.null()]))
    .describe('What it adds to the figure, by aspect'),
  events: z
    .array(figureEventShown)
    .describe('In the order of the log: those that changed what the request contributes'),
});
