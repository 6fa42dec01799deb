import { categoryOf, instant, type Recorded, streamId, uuid } from '@comity/kernel';
import { z } from 'zod';

/** What is told of, by its category in the log, and the route that shows one: who may ask that, is told of changes. */
export const TOLD_KINDS = {
  agreement: '/v1/agreements/:id',
  basis: '/v1/legal-bases/:id',
  calendar: '/v1/calendars/:id',
  case: '/v1/cases/:id',
  counterpart: '/v1/counterparts/:id',
  hotline: '/v1/hotline-issues/:id',
  referral: '/v1/referrals/:id',
  request: '/v1/requests/:id',
  round: '/v1/rounds/:id',
  sanction: '/v1/sanctions/:id',
} as const;

export type ToldKind = keyof typeof TOLD_KINDS;

export const toldKind = z.enum(Object.keys(TOLD_KINDS) as [ToldKind, ...ToldKind[]]);

/** That something has changed, and where to look; nothing of what it says. */
export interface Update {
  readonly position: bigint;
  readonly stream: string;
  readonly kind: ToldKind;
  readonly change: string;
  readonly revision: number;
  readonly recordedAt: string;
}

/** Null for an event about something that is not told of. */
export function updateOf({ position, stream, type, revision, recordedAt }: Recorded): Update | null {
  const kind = toldKind.safeParse(categoryOf(stream));
  return kind.success ? { position, stream, kind: kind.data, change: type, revision, recordedAt } : null;
}

export const updateShown = z.object({
  position: z.string().describe('Where it stands in the record; also the id of the event').meta({ example: '1024' }),
  kind: toldKind,
  id: uuid.describe('Of what has changed'),
  change: z.string().describe('The event in the record').meta({ example: 'ResponseReceived' }),
  revision: z.int().min(0).describe('Of what has changed, after the change'),
  recordedAt: instant,
  path: z
    .string()
    .describe('Where it can be read')
    .meta({ example: '/v1/requests/3b241101-e2bb-4255-8caf-4136c566a962' }),
});

export function shown({ position, stream, kind, change, revision, recordedAt }: Update): z.infer<typeof updateShown> {
  const id = streamId(stream);
  const path = TOLD_KINDS[kind].replace(':id', id);
  return { position: position.toString(), kind, id, change, revision, recordedAt, path };
}
