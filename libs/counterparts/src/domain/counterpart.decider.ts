import {
  accept,
  canonicalJson,
  type Dated,
  type Decider,
  type Decision,
  datedAs,
  type Refusal,
  readContent,
  refuse,
} from '@comity/kernel';
import { type CounterpartData, type CounterpartEvent, counterpartEvents } from './counterpart.events.js';

export interface ContactPoint extends CounterpartData<'ContactPointListed'> {
  readonly standing: 'listed' | 'verified' | 'retired';
}

export interface RegisteredCounterpart extends CounterpartData<'CounterpartRegistered'> {
  readonly phase: 'registered';
  /** As first registered; `name` is the present one. */
  readonly firstName: string;
  readonly contactPoints: ReadonlyMap<string, ContactPoint>;
}

export type CounterpartState = { readonly phase: 'unregistered' } | RegisteredCounterpart;

export type CounterpartCommand = Dated &
  (
    | { readonly type: 'register'; readonly counterpart: CounterpartData<'CounterpartRegistered'> }
    | { readonly type: 'rename'; readonly name: string }
    | { readonly type: 'list-contact-point'; readonly contactPoint: CounterpartData<'ContactPointListed'> }
    | { readonly type: 'verify-contact-point'; readonly contactPointId: string; readonly note: string }
    | { readonly type: 'retire-contact-point'; readonly contactPointId: string; readonly reason: string }
  );

export type CounterpartRefusal = Refusal<
  | 'counterpart-unknown'
  | 'counterpart-already-registered'
  | 'register-reference-incomplete'
  | 'contact-point-unknown'
  | 'contact-point-already-listed'
  | 'contact-point-retired'
  | 'too-many-contact-points'
  | 'content-invalid'
>;

type CounterpartDecision = Decision<CounterpartEvent, CounterpartRefusal>;

const CONTACT_POINTS_AT_MOST = 500;

/** The rules of one counterpart. The same command again changes nothing, except that a verification is a fact each time. */
export const counterpartDecider: Decider<CounterpartState, CounterpartCommand, CounterpartEvent, CounterpartRefusal> = {
  category: 'counterpart',
  initial: { phase: 'unregistered' },
  decide: (command, state) => datedAs(command, decideCounterpart(command, state)),
  evolve(state, event) {
    if (event.type === 'CounterpartRegistered') {
      return { phase: 'registered', ...event.data, firstName: event.data.name, contactPoints: new Map() };
    }
    return state.phase === 'unregistered' ? state : evolveRegistered(state, event);
  },
};

function evolveRegistered(
  state: RegisteredCounterpart,
  event: Exclude<CounterpartEvent, { type: 'CounterpartRegistered' }>,
): RegisteredCounterpart {
  switch (event.type) {
    case 'CounterpartRenamed':
      return { ...state, name: event.data.name };
    case 'ContactPointListed':
      return withContactPoint(state, { ...event.data, standing: 'listed' });
    case 'ContactPointVerified':
      return withStanding(state, event.data.contactPointId, 'verified');
    case 'ContactPointRetired':
      return withStanding(state, event.data.contactPointId, 'retired');
  }
}

function withContactPoint(state: RegisteredCounterpart, point: ContactPoint): RegisteredCounterpart {
  return { ...state, contactPoints: new Map(state.contactPoints).set(point.contactPointId, point) };
}

function withStanding(
  state: RegisteredCounterpart,
  contactPointId: string,
  standing: ContactPoint['standing'],
): RegisteredCounterpart {
  const point = state.contactPoints.get(contactPointId);
  return point === undefined ? state : withContactPoint(state, { ...point, standing });
}

function decideCounterpart(command: CounterpartCommand, state: CounterpartState): CounterpartDecision {
  if (command.type === 'register') return register(command.counterpart, state);
  if (state.phase === 'unregistered') {
    return refuse('counterpart-unknown', 'no such counterpart is registered; register it first, or check its id');
  }
  switch (command.type) {
    case 'rename':
      return rename(command.name, state);
    case 'list-contact-point':
      return listContactPoint(command.contactPoint, state);
    case 'verify-contact-point':
      return verifyContactPoint(command, state);
    case 'retire-contact-point':
      return retireContactPoint(command, state);
  }
}

/** Registered again under its first or its present name is a retry: a register says the same thing on every import. */
function register(counterpart: CounterpartData<'CounterpartRegistered'>, state: CounterpartState): CounterpartDecision {
  const content = readContent(counterpartEvents.CounterpartRegistered, counterpart);
  if (!content.valid) return refuse('content-invalid', content.sentence);
  const { name, externalRef, registerId, kind } = content.data;
  if ((externalRef === undefined) !== (registerId === undefined)) {
    return refuse('register-reference-incomplete', 'give externalRef and registerId together, or neither');
  }
  if (state.phase === 'unregistered') return accept({ type: 'CounterpartRegistered', data: content.data });
  const sameEntry = state.externalRef === externalRef && state.registerId === registerId && state.kind === kind;
  return sameEntry && (name === state.name || name === state.firstName)
    ? accept()
    : refuse('counterpart-already-registered', `this id belongs to ${state.name}; rename it, or register another`);
}

function rename(name: string, state: RegisteredCounterpart): CounterpartDecision {
  const content = readContent(counterpartEvents.CounterpartRenamed, { name });
  if (!content.valid) return refuse('content-invalid', content.sentence);
  return content.data.name === state.name ? accept() : accept({ type: 'CounterpartRenamed', data: content.data });
}

function listContactPoint(
  contactPoint: CounterpartData<'ContactPointListed'>,
  state: RegisteredCounterpart,
): CounterpartDecision {
  const content = readContent(counterpartEvents.ContactPointListed, contactPoint);
  if (!content.valid) return refuse('content-invalid', content.sentence);
  const known = state.contactPoints.get(content.data.contactPointId);
  if (known !== undefined) {
    const { standing: _standing, ...listed } = known;
    return canonicalJson(listed) === canonicalJson(content.data)
      ? accept()
      : refuse('contact-point-already-listed', 'retire this contact point and list the changed one under a new id');
  }
  if (state.contactPoints.size >= CONTACT_POINTS_AT_MOST) {
    return refuse('too-many-contact-points', `a counterpart has at most ${CONTACT_POINTS_AT_MOST} contact points`);
  }
  return accept({ type: 'ContactPointListed', data: content.data });
}

function verifyContactPoint(
  command: { readonly contactPointId: string; readonly note: string },
  state: RegisteredCounterpart,
): CounterpartDecision {
  const content = readContent(counterpartEvents.ContactPointVerified, command);
  if (!content.valid) return refuse('content-invalid', content.sentence);
  const point = state.contactPoints.get(content.data.contactPointId);
  if (point === undefined) return unknownContactPoint();
  return point.standing === 'retired'
    ? refuse('contact-point-retired', 'this contact point is retired; list it anew before verifying it')
    : accept({ type: 'ContactPointVerified', data: content.data });
}

function retireContactPoint(
  command: { readonly contactPointId: string; readonly reason: string },
  state: RegisteredCounterpart,
): CounterpartDecision {
  const content = readContent(counterpartEvents.ContactPointRetired, command);
  if (!content.valid) return refuse('content-invalid', content.sentence);
  const point = state.contactPoints.get(content.data.contactPointId);
  if (point === undefined) return unknownContactPoint();
  return point.standing === 'retired' ? accept() : accept({ type: 'ContactPointRetired', data: content.data });
}

function unknownContactPoint(): CounterpartDecision {
  return refuse('contact-point-unknown', 'no such contact point is listed; list it first, or check its id');
}
