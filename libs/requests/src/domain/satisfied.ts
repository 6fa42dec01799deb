import type { Instant } from '@comity/kernel';
import type { ClockName, Side } from './request.events.js';
import type { RequestState } from './request.state.js';
import { finalAt } from './response.state.js';

/** The party that the request is addressed to. */
export function askedParty(state: Pick<RequestState, 'content'>): Side {
  return state.content?.direction === 'incoming' ? 'us' : 'them';
}

/** When the clock's demand was met or fell away (so a later due instant is no miss), or null while it stands. */
export function satisfiedAt(state: RequestState, clock: ClockName): Instant | null {
  return earliest([demandMetAt(state, clock), state.withdrawnAt, state.course.closedAt]);
}

function demandMetAt(state: RequestState, clock: ClockName): Instant | null {
  switch (clock) {
    case 'acknowledgement':
      return earliest([state.acknowledgedAt, firstReactionAt(state)]);
    case 'response':
      return finalAt(state);
    case 'preservation':
      return state.course.preservationReleasedAt;
    case 'clarification': {
      const { clarificationId } = state.clocks.clarification ?? {};
      const awaited = state.course.clarifications.find((each) => each.clarificationId === clarificationId);
      return earliest([awaited?.providedAt ?? null, finalAt(state)]);
    }
  }
}

/** An answer, a return or a question proves receipt as well as an acknowledgement does; a reply that nobody has read does not. */
function firstReactionAt(state: RequestState): Instant | null {
  const { returns, clarifications } = state.course;
  const party = askedParty(state);
  return earliest([
    ...[...state.responses.values()].map(({ receivedAt }) => receivedAt),
    ...returns.map(({ returnedAt }) => returnedAt),
    ...clarifications.filter(({ askedBy }) => askedBy === party).map(({ askedAt }) => askedAt),
  ]);
}

/** The first of those that are there. */
export function earliest(instants: readonly (Instant | null)[]): Instant | null {
  return instants.reduce((first, each) => (first === null || (each !== null && each < first) ? each : first), null);
}

/** Whose move it is in an open request: theirs, ours, or nobody's once every item is answered. */
export function waitingOn(state: RequestState): Side | null {
  if (state.phase !== 'open') return null;
  const asked = askedParty(state);
  const asking = asked === 'us' ? 'them' : 'us';
  const open = state.course.clarifications.filter(({ providedAt }) => providedAt === null);
  const isWithAsking =
    open.some(({ askedBy }) => askedBy === asked) ||
    state.course.returns.some(({ resubmittedAt }) => resubmittedAt === null) ||
    (asked === 'them' && state.transmittedAt === null && !state.imported);
  if (finalAt(state) !== null) return open[0] === undefined ? null : other(open[0].askedBy);
  return isWithAsking ? asking : asked;
}

function other(party: Side): Side {
  return party === 'us' ? 'them' : 'us';
}
