import { calendarDate, instant, uuid } from '@comity/kernel';
import { z } from 'zod';

/** A request until every item is answered, an issue until it is resolved, a proposal until it is decided or has run out. */
export const workKind = z.enum(['request', 'issue', 'proposal']);

/** What is to be done. Of a request that is filed, the name of the clock that runs for it. */
export const workTask = z.enum([
  ...(['draft', 'approval', 'filing', 'acknowledgement', 'response', 'preservation', 'clarification'] as const),
  ...([
    'rung',
    'resolution',
    'commitment',
    'proposal',
    'review',
    'designation',
    'petition',
    'basis',
    'licence',
  ] as const),
]);

const party = z.enum(['us', 'them']);

/** One thing to be done in a matter, and by whom. */
export const task = z.object({
  task: workTask,
  key: z.string().describe('Tells tasks of the same name in one matter apart'),
  by: party.describe('Whose move it is'),
  dueAt: instant.nullable().describe('Exclusive; null where there is no deadline, or its clock stands'),
  dueOn: calendarDate
    .nullable()
    .describe('The last day on which it is in time; null where a moment is named, not a day'),
  provisional: z.boolean(),
  version: z.int().describe('Of the deadline: it rises whenever the deadline moves'),
  ended: z.boolean().describe('Done, or nobody asks for it any more'),
});
export type Task = Readonly<z.infer<typeof task>>;

/** One matter with what is to be done in it, as the projection keeps it. */
export const workItem = z.object({
  item: z.string().describe('Name of its stream'),
  kind: workKind,
  matterId: uuid.describe('Of the request, the issue or the proposal'),
  caseId: uuid.nullable(),
  counterpartId: uuid.nullable(),
  agreementId: uuid.nullable().describe('That a request or an issue is under'),
  direction: z.enum(['outgoing', 'incoming']).nullable().describe('Of a request'),
  reference: z.string().nullable().meta({ example: 'US-2026-017' }),
  subject: z.string().meta({ example: 'Connection logs of the relay' }),
  open: z.boolean().describe('Something is still to be done'),
  waitingOn: party.nullable().describe('Whose move it is'),
  dueAt: instant.nullable().describe('The first deadline of what is still to be done (exclusive)'),
  dueOn: calendarDate.nullable(),
  provisional: z.boolean(),
  tasks: z.array(task).describe('The first due first'),
  owner: z.string().nullable().describe('Who drafted, registered, escalated or proposed it'),
  preparedBy: z.array(z.string()).describe('Who took part in preparing it, and so must neither approve nor review it'),
  changedAt: instant.describe('When the record last learned something of it'),
});

/** A matter as the lists show it: with its case. */
export const workItemShown = workItem.omit({ open: true, agreementId: true }).extend({
  counterpartName: z.string().nullable(),
  caseOfficer: z.string().nullable(),
  unit: z.string().nullable().describe('Of its case'),
});
export type WorkItemShown = Readonly<z.infer<typeof workItemShown>>;

/** The row as it is stored. */
export type WorkItemRow = Readonly<z.infer<typeof workItem>> & {
  /** `dueAt`, and after all others where there is none. */
  readonly sortAt: string;
  /** By which working days are counted for it; null where it has pinned none, and that of its agreement counts. */
  readonly calendarId: string | null;
  readonly calendarVersion: number | null;
  /** Streams that its events name. */
  readonly restsOn: readonly string[];
  /** What the fold needs to go on. */
  readonly state: object;
};
