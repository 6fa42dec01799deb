import {
  clockName,
  type RequestEvent,
  type RequestState,
  requestDecider,
  satisfiedAt,
  waitingOn,
} from '@comity/requests/contract';
import { undated, type Work, workSource } from './work.js';
import type { Task } from './work-item.row.js';

/** What is left to be done in a request, ours or theirs. */
export const requestWork = workSource<RequestState, RequestEvent>({
  kind: 'request',
  initial: requestDecider.initial,
  evolve: (state, event) => requestDecider.evolve(state, event),
  lean,
  work,
  owner: (event) => {
    if (event.type === 'RequestDrafted') return event.data.author;
    const isRegistered = event.type === 'RequestFiled' && event.data.register === undefined;
    return isRegistered ? event.envelope.actor.id : undefined;
  },
});

function lean(state: RequestState): RequestState {
  const { content, course } = state;
  const items = content?.items.map(({ itemId }) => ({ itemId, text: '' })) ?? [];
  return {
    ...state,
    content: content && { ...content, subject: '', particulars: {}, items },
    assessments: [],
    outcomes: null,
    course: {
      ...{ ...course, redirections: [], postponements: [], replies: [], drafts: [], reopenings: [] },
      clarifications: course.clarifications.map((each) => ({ ...each, question: '' })),
      returns: course.returns.map((each) => ({ ...each, deficiencies: [] })),
    },
  };
}

function work(state: RequestState): Work {
  const { content, authors, pins } = state;
  const calendar = pins?.ourCalendar ?? null;
  return {
    agreementId: content?.agreementId ?? null,
    counterpartId: content?.counterpartId ?? null,
    direction: content?.direction ?? null,
    reference: content?.reference ?? null,
    subject: content?.subject ?? '',
    waitingOn: isBeforeFiling(state) ? 'us' : waitingOn(state),
    preparedBy: [...authors],
    tasks: tasksOf(state),
    calendarId: calendar?.calendarId ?? null,
    calendarVersion: calendar?.version ?? null,
  };
}

function tasksOf(state: RequestState): readonly Task[] {
  switch (state.phase) {
    case 'draft':
      return [undated('draft')];
    case 'submitted':
      return [undated('approval')];
    case 'approved':
      return [undated('filing')];
    default:
      return timed(state);
  }
}

/** Whatever a clock runs for; and where no clock says that an answer is owed although one is, that. */
function timed(state: RequestState): readonly Task[] {
  const clocks = clockName.options.flatMap((clock) => taskOf(state, clock) ?? []);
  const owedBy = waitingOn(state);
  return owedBy === null || clocks.some(({ ended }) => !ended) ? clocks : [...clocks, undated('response', owedBy)];
}

function taskOf(state: RequestState, clock: (typeof clockName.options)[number]): Task | null {
  const running = state.clocks[clock];
  if (running === undefined || running.dueAt === null) return null;
  const { dueAt, dueOn, provisional, deadlineVersion: version } = running;
  const ended = state.phase !== 'open' || satisfiedAt(state, clock) !== null;
  return { task: clock, key: '', by: bound(state, clock), dueAt, dueOn, provisional, version, ended };
}

/** A question is answered by whoever asked for assistance; everything else is owed by the party that was asked. */
function bound({ content }: RequestState, clock: (typeof clockName.options)[number]): Task['by'] {
  const asked = content?.direction === 'incoming' ? 'us' : 'them';
  if (clock !== 'clarification') return asked;
  return asked === 'us' ? 'them' : 'us';
}

function isBeforeFiling({ phase }: RequestState): boolean {
  return phase === 'draft' || phase === 'submitted' || phase === 'approved';
}
