import {
  type Actor,
  accept,
  type Dated,
  type Decider,
  type Decision,
  datedAs,
  type Refusal,
  readContent,
  refuse,
} from '@comity/kernel';
import { type CaseData, type CaseEvent, caseEvents, type Marking } from './case.events.js';
import { type CaseAccess, hasRegularAccess } from './case-access.js';
import {
  type EmergencyRefusalCode,
  evolveEmergencies,
  type ReviewEmergencyAccess,
  refuseUnknown,
  reviewEmergencyAccess,
  type TakeEmergencyAccess,
  takeEmergencyAccess,
} from './emergency-access.js';

export interface OpenedCase extends CaseAccess {
  readonly phase: 'open' | 'closed';
  readonly title: string;
  readonly unit: string | undefined;
  /** As opened; `marking` is the present one. */
  readonly firstMarking: Marking;
}

export type CaseState = { readonly phase: 'unopened' } | OpenedCase;

/** Who asks; absent for jobs and imports, which answer to the owner of the machine. */
export interface AskedBy {
  readonly by?: Pick<Actor, 'id' | 'roles'>;
}

export type CaseCommand = Dated &
  AskedBy &
  (
    | { readonly type: 'open'; readonly case: CaseData<'CaseOpened'> }
    | { readonly type: 'assign'; readonly officer: string }
    | { readonly type: 'change-marking'; readonly marking: Marking; readonly reason: string }
    | { readonly type: 'grant-access'; readonly person: string; readonly reason: string }
    | { readonly type: 'revoke-access'; readonly person: string; readonly reason: string }
    | TakeEmergencyAccess
    | ReviewEmergencyAccess
    /** `openMatters`: how many things in the case are open at the moment of asking, 0 or more. */
    | { readonly type: 'close'; readonly reason: string; readonly openMatters: number }
    | { readonly type: 'reopen'; readonly reason: string }
  );

export type CaseRefusal = Refusal<
  | 'case-unknown'
  | 'case-already-opened'
  | 'case-closed'
  | 'case-has-open-matters'
  | 'access-not-granted'
  | 'access-by-emergency'
  | 'too-many-on-access-list'
  | EmergencyRefusalCode
  | 'content-invalid'
>;

type CaseDecision = Decision<CaseEvent, CaseRefusal>;

const ACCESS_LIST_AT_MOST = 1_000;

/** The rules of one case. After closure its marking, its access list and its reopening remain. */
export const caseDecider: Decider<CaseState, CaseCommand, CaseEvent, CaseRefusal> = {
  category: 'case',
  initial: { phase: 'unopened' },
  decide: (command, state) => datedAs(command, decideCase(command, state)),
  evolve(state, event) {
    if (event.type === 'CaseOpened') return opened(event.data);
    return state.phase === 'unopened' ? state : evolveOpened(state, event);
  },
};

function opened(data: CaseData<'CaseOpened'>): OpenedCase {
  const { title, unit, marking } = data;
  return {
    ...{ phase: 'open', title, unit, firstMarking: marking, marking, officer: null },
    ...{ openedBy: data.openedBy ?? null, accessList: new Set(), emergencies: [] },
  };
}

function evolveOpened(state: OpenedCase, event: Exclude<CaseEvent, { type: 'CaseOpened' }>): OpenedCase {
  switch (event.type) {
    case 'CaseAssigned':
      return { ...state, officer: event.data.officer };
    case 'MarkingChanged':
      return { ...state, marking: event.data.marking };
    case 'AccessGranted':
      return { ...state, accessList: new Set([...state.accessList, event.data.person]) };
    case 'AccessRevoked':
      return withoutAccess(event.data.person, state);
    case 'EmergencyAccessTaken':
    case 'EmergencyAccessReviewed':
      return { ...state, emergencies: evolveEmergencies(state.emergencies, event) };
    case 'CaseClosed':
      return { ...state, phase: 'closed' };
    case 'CaseReopened':
      return { ...state, phase: 'open' };
  }
}

function withoutAccess(person: string, state: OpenedCase): OpenedCase {
  const accessList = new Set([...state.accessList].filter((each) => each !== person));
  return { ...state, accessList, openedBy: state.openedBy === person ? null : state.openedBy };
}

function decideCase(command: CaseCommand, state: CaseState): CaseDecision {
  if (command.type === 'open') return open(command.case, state);
  if (command.type === 'take-emergency-access') {
    return takeEmergencyAccess(command, state.phase === 'unopened' ? null : state);
  }
  if (state.phase === 'unopened') return refuseUnknown();
  if (!mayDecideOn(command, state)) {
    return refuse('access-by-emergency', 'you are here in an emergency; this is for who has regular access to decide');
  }
  switch (command.type) {
    case 'assign':
      return assign(command.officer, state);
    case 'change-marking':
      return changeMarking(command, state);
    case 'grant-access':
      return grantAccess(command, state);
    case 'revoke-access':
      return revokeAccess(command, state);
    case 'review-emergency-access':
      return reviewEmergencyAccess(command, state);
    case 'close':
      return close(command, state);
    case 'reopen':
      return reopen(command, state);
  }
}

/**
 * Access in an emergency is for reading and for the work in a case. Who may know of it, and what becomes of it, is left to
 * those with regular access: else the access would make itself permanent, or shut out whoever has to look at it. They may
 * all have left, so an administrator may let in somebody else, who never was here in an emergency: two who are could else let
 * each other in.
 */
function mayDecideOn(command: CaseCommand, state: OpenedCase): boolean {
  const { by } = command;
  if (by === undefined || hasRegularAccess(state, by.id)) return true;
  if (command.type !== 'grant-access' || !by.roles.includes('administrator')) return false;
  return !state.emergencies.some(({ person }) => person === command.person);
}

function open(data: CaseData<'CaseOpened'>, state: CaseState): CaseDecision {
  const content = readContent(caseEvents.CaseOpened, data);
  if (!content.valid) return refuse('content-invalid', content.sentence);
  if (state.phase === 'unopened') return accept({ type: 'CaseOpened', data: content.data });
  const { title, unit, marking } = content.data;
  const same = title === state.title && unit === state.unit && marking === state.firstMarking;
  return same ? accept() : refuse('case-already-opened', 'this id holds another case; open the new one under a new id');
}

function assign(officer: string, state: OpenedCase): CaseDecision {
  const content = readContent(caseEvents.CaseAssigned, { officer });
  if (!content.valid) return refuse('content-invalid', content.sentence);
  if (content.data.officer === state.officer) return accept();
  if (state.phase === 'closed') return refuse('case-closed', 'the case is closed; reopen it before assigning it');
  return accept({ type: 'CaseAssigned', data: content.data });
}

function changeMarking(command: CaseData<'MarkingChanged'>, state: OpenedCase): CaseDecision {
  const content = readContent(caseEvents.MarkingChanged, command);
  if (!content.valid) return refuse('content-invalid', content.sentence);
  return content.data.marking === state.marking ? accept() : accept({ type: 'MarkingChanged', data: content.data });
}

function grantAccess(command: CaseData<'AccessGranted'>, state: OpenedCase): CaseDecision {
  const content = readContent(caseEvents.AccessGranted, command);
  if (!content.valid) return refuse('content-invalid', content.sentence);
  if (state.accessList.has(content.data.person)) return accept();
  if (state.accessList.size >= ACCESS_LIST_AT_MOST) {
    return refuse('too-many-on-access-list', `an access list names at most ${ACCESS_LIST_AT_MOST}; revoke some first`);
  }
  return accept({ type: 'AccessGranted', data: content.data });
}

/** Whoever opened the case has access until it is revoked. Revoking what was never granted is refused: it may be misspelt. */
function revokeAccess(command: CaseData<'AccessRevoked'>, state: OpenedCase): CaseDecision {
  const content = readContent(caseEvents.AccessRevoked, command);
  if (!content.valid) return refuse('content-invalid', content.sentence);
  return state.accessList.has(content.data.person) || state.openedBy === content.data.person
    ? accept({ type: 'AccessRevoked', data: content.data })
    : refuse('access-not-granted', 'this person is not on the access list; check the name');
}

function close(command: CaseData<'CaseClosed'> & { readonly openMatters: number }, state: OpenedCase): CaseDecision {
  const content = readContent(caseEvents.CaseClosed, command);
  if (!content.valid) return refuse('content-invalid', content.sentence);
  if (state.phase === 'closed') return accept();
  // Without their number: of some of them the officer must not know.
  if (command.openMatters > 0) {
    return refuse('case-has-open-matters', 'something in this case is still open; close or withdraw it first');
  }
  return accept({ type: 'CaseClosed', data: content.data });
}

function reopen(command: CaseData<'CaseReopened'>, state: OpenedCase): CaseDecision {
  const content = readContent(caseEvents.CaseReopened, command);
  if (!content.valid) return refuse('content-invalid', content.sentence);
  return state.phase === 'open' ? accept() : accept({ type: 'CaseReopened', data: content.data });
}
