import { type HotlineEvent, hotlineEvents, hotlineMatter, hotlineStream } from '@comity/hotline/contract';
import { categoryOf, Fault, type Recorded, streamId } from '@comity/kernel';
import { type Fold, type Folds, projection } from '@comity/read-store';
import { type RequestEvent, requestEvents, requestMatter, requestStream } from '@comity/requests/contract';
import { type SanctionEvent, sanctionEvents, sanctionMatter, sanctionStream } from '@comity/sanctions/contract';
import { issueWork } from './issue-work.js';
import { keptPlain, stateOf } from './plain-state.js';
import { proposalWork } from './proposal-work.js';
import { requestWork } from './request-work.js';
import type { WorkSource } from './work.js';
import type { Task, WorkItemRow } from './work-item.row.js';

type WorkEvent = RequestEvent | HotlineEvent | SanctionEvent;

const SOURCES = [
  { matter: requestMatter, source: requestWork },
  { matter: hotlineMatter, source: issueWork },
  { matter: sanctionMatter, source: proposalWork },
];

const NEVER = '9999-12-31T23:59:59.999Z';

const folded: Fold<WorkEvent, WorkItemRow> = (row, event, item) => {
  const { matter, source } = sourceOf(item);
  const state = source.evolve(row === undefined ? source.initial : stateOf(row.state), event);
  const { tasks, subject, ...work } = source.work(state);
  const ordered = inOrder(tasks);
  const next = ordered.find(({ ended }) => !ended);
  const dueAt = next?.dueAt ?? null;
  return {
    ...{ item, kind: source.kind, matterId: streamId(item), ...work },
    caseId: matter.placing(event)?.caseId ?? row?.caseId ?? null,
    subject: subject === '' ? (row?.subject ?? '') : subject,
    open: next !== undefined,
    ...{ dueAt, dueOn: next?.dueOn ?? null, provisional: next?.provisional ?? false, sortAt: dueAt ?? NEVER },
    tasks: [...ordered],
    owner: row?.owner ?? source.owner(event) ?? null,
    changedAt: event.recordedAt,
    restsOn: [...new Set([...(row?.restsOn ?? []), ...(matter.citing?.(event) ?? [])])],
    state: keptPlain(source.lean(state), row?.state),
  };
};

function sourceOf(item: string): { readonly matter: typeof requestMatter; readonly source: WorkSource } {
  const found = SOURCES.find(({ matter }) => matter.stream.category === categoryOf(item));
  if (found === undefined) throw new Fault('work-source-unknown', `nobody says what is to be done in ${item}`);
  return found;
}

/** The first due first, what has no deadline after those that have, and what is over last. */
function inOrder(tasks: readonly Task[]): readonly Task[] {
  const place = ({ ended, dueAt }: Task): string => `${ended ? 1 : 0} ${dueAt ?? NEVER}`;
  return tasks.toSorted((a, b) => (place(a) < place(b) ? -1 : place(a) > place(b) ? 1 : 0));
}

/** Every event may change what is left to be done. */
const everyEvent = Object.fromEntries(
  [requestEvents, hotlineEvents, sanctionEvents].flatMap((events) => Object.keys(events).map((type) => [type, folded])),
) as unknown as Folds<WorkEvent, WorkItemRow>;

/** One row per request, issue and proposal, with what is to be done in it and by when. */
export const workItems = projection<WorkEvent, WorkItemRow>({
  name: 'work-items',
  version: 8,
  streams: [requestStream, hotlineStream, sanctionStream],
  columns: {
    item: 'text',
    kind: 'text',
    matterId: 'uuid',
    caseId: 'uuid',
    agreementId: 'uuid',
    counterpartId: 'uuid',
    direction: 'text',
    reference: 'text',
    subject: 'text',
    open: 'boolean',
    waitingOn: 'text',
    dueAt: 'timestamptz',
    dueOn: 'date',
    provisional: 'boolean',
    tasks: 'jsonb',
    owner: 'text',
    preparedBy: 'jsonb',
    changedAt: 'timestamptz',
    sortAt: 'timestamptz',
    calendarId: 'uuid',
    calendarVersion: 'integer',
    restsOn: 'jsonb',
    state: 'jsonb',
  },
  forFolding: ['state'],
  within: [
    { kind: 'case', member: 'caseId' },
    { kind: 'stream', member: 'item' },
  ],
  indexes: [['open', 'sortAt'], ['owner', 'open'], ['caseId']],
  key: ({ stream }: Recorded<WorkEvent>) => stream,
  on: everyEvent,
});
