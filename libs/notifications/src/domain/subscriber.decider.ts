import {
  accept,
  canonicalJson,
  type Decider,
  type Decision,
  type Instant,
  type Refusal,
  readContent,
  refuse,
} from '@comity/kernel';
import type { Preferences } from './preferences.js';
import { type SubscriberEvent, subscriberEvents } from './subscriber.events.js';
import { ADDRESSES_PER_DAY, evolveSubscriber, newSubscriber, type SubscriberState } from './subscriber.state.js';
import { type TargetPolicy, targetProblem } from './webhook-address.js';

export type SubscriberCommand =
  | { readonly type: 'prefer'; readonly person: string; readonly preferences: Preferences }
  | StateAddress
  /** `codeMatches`: the person has shown the code that was sent to the address that awaits it. */
  | { readonly type: 'confirm-address'; readonly codeMatches: boolean; readonly at: Instant }
  | { readonly type: 'withdraw-address' }
  | RegisterTarget
  | { readonly type: 'rotate-secret'; readonly targetId: string; readonly at: Instant }
  | { readonly type: 'retire-target'; readonly targetId: string; readonly reason: string }
  | { readonly type: 'suspend'; readonly person: string; readonly reason: string; readonly by: string }
  | { readonly type: 'resume'; readonly by: string };

interface StateAddress {
  readonly type: 'state-address';
  readonly person: string;
  readonly addressId: string;
  readonly address: string;
  readonly at: Instant;
}

interface RegisterTarget {
  readonly type: 'register-target';
  readonly person: string;
  readonly targetId: string;
  readonly url: string;
  readonly policy: TargetPolicy;
  readonly at: Instant;
}

export type SubscriberRefusal = Refusal<
  | 'content-invalid'
  | 'too-many-addresses'
  | 'address-unknown'
  | 'confirmation-code-wrong'
  | 'confirmation-expired'
  | 'target-not-allowed'
  | 'target-already-registered'
  | 'target-unknown'
  | 'target-retired'
  | 'too-many-targets'
>;

type SubscriberDecision = Decision<SubscriberEvent, SubscriberRefusal>;

const DAY_MS = 24 * 3_600_000;
const TARGETS_AT_MOST = 5;
const TARGETS_EVER = 100;

/** The rules of how one person is told of things: whatever is sent anywhere was asked for by whoever gets it. */
export const subscriberDecider: Decider<SubscriberState, SubscriberCommand, SubscriberEvent, SubscriberRefusal> = {
  category: 'subscriber',
  initial: newSubscriber,
  decide: decideSubscriber,
  evolve: evolveSubscriber,
};

function decideSubscriber(command: SubscriberCommand, state: SubscriberState): SubscriberDecision {
  switch (command.type) {
    case 'prefer':
      return prefer(command.person, command.preferences, state);
    case 'state-address':
      return stateAddress(command, state);
    case 'confirm-address':
      return confirmAddress(command, state);
    case 'withdraw-address':
      return withdrawAddress(state);
    case 'register-target':
      return registerTarget(command, state);
    case 'rotate-secret':
      return rotateSecret(command, state);
    case 'retire-target':
      return retireTarget(command, state);
    case 'suspend':
      return suspend(command, state);
    case 'resume':
      return state.suspended ? accept({ type: 'NotificationsResumed', data: { by: command.by } }) : accept();
  }
}

function prefer(person: string, preferences: Preferences, state: SubscriberState): SubscriberDecision {
  const content = readContent(subscriberEvents.NotificationsPreferred, { ...preferences, person });
  if (!content.valid) return refuse('content-invalid', content.sentence);
  const { person: _person, ...stated } = content.data;
  if (canonicalJson(stated) === canonicalJson(state.preferences)) return accept();
  return accept({ type: 'NotificationsPreferred', data: content.data });
}

/** Each statement sends a mail to an address that need not be the person's: hence only so many in a day. */
function stateAddress(command: StateAddress, state: SubscriberState): SubscriberDecision {
  const content = readContent(subscriberEvents.MailAddressStated, { ...command, statedAt: command.at });
  if (!content.valid) return refuse('content-invalid', content.sentence);
  if (content.data.address === state.address?.address) return accept();
  const recent = state.statedAt.filter((at) => Date.parse(command.at) - Date.parse(at) < DAY_MS);
  if (recent.length >= ADDRESSES_PER_DAY) {
    return refuse('too-many-addresses', `at most ${ADDRESSES_PER_DAY} addresses can be stated in a day; try tomorrow`);
  }
  return accept({ type: 'MailAddressStated', data: content.data });
}

function confirmAddress(
  { codeMatches, at }: { readonly codeMatches: boolean; readonly at: Instant },
  { unconfirmed }: SubscriberState,
): SubscriberDecision {
  if (unconfirmed === null) return refuse('address-unknown', 'no address waits to be confirmed; state one first');
  if (!codeMatches) return refuse('confirmation-code-wrong', 'this is not the code that was sent to the address');
  if (Date.parse(at) - Date.parse(unconfirmed.statedAt) >= DAY_MS) {
    return refuse('confirmation-expired', 'the code was good for a day; state the address again');
  }
  const { addressId } = unconfirmed;
  return accept({ type: 'MailAddressConfirmed', data: { addressId, confirmedAt: at } });
}

function withdrawAddress({ address, unconfirmed }: SubscriberState): SubscriberDecision {
  const stated = [address, unconfirmed].flatMap((one) => (one === null ? [] : [one.addressId]));
  return accept(...stated.map((addressId) => ({ type: 'MailAddressWithdrawn' as const, data: { addressId } })));
}

function registerTarget(command: RegisterTarget, { targets }: SubscriberState): SubscriberDecision {
  const content = readContent(subscriberEvents.WebhookTargetRegistered, { ...command, registeredAt: command.at });
  if (!content.valid) return refuse('content-invalid', content.sentence);
  const problem = targetProblem(content.data.url, command.policy);
  if (problem !== null) return refuse('target-not-allowed', `url: ${problem}`);
  const known = targets.find(({ targetId }) => targetId === content.data.targetId);
  if (known !== undefined) {
    const another = 'this id holds another webhook; register the new one under a new id';
    return known.url === content.data.url ? accept() : refuse('target-already-registered', another);
  }
  if (targets.filter(({ retired }) => !retired).length >= TARGETS_AT_MOST || targets.length >= TARGETS_EVER) {
    return refuse('too-many-targets', `at most ${TARGETS_AT_MOST} webhooks at a time; retire one first`);
  }
  return accept({ type: 'WebhookTargetRegistered', data: content.data });
}

function rotateSecret(
  { targetId, at }: { readonly targetId: string; readonly at: Instant },
  { targets }: SubscriberState,
): SubscriberDecision {
  const target = targets.find((one) => one.targetId === targetId);
  if (target === undefined) return unknownTarget();
  if (target.retired) return refuse('target-retired', 'this webhook is retired; register another');
  const secretVersion = target.secretVersion + 1;
  return accept({ type: 'WebhookSecretRotated', data: { targetId, secretVersion, rotatedAt: at } });
}

function retireTarget(
  command: { readonly targetId: string; readonly reason: string },
  { targets }: SubscriberState,
): SubscriberDecision {
  const content = readContent(subscriberEvents.WebhookTargetRetired, command);
  if (!content.valid) return refuse('content-invalid', content.sentence);
  const target = targets.find((one) => one.targetId === content.data.targetId);
  if (target === undefined) return unknownTarget();
  return target.retired ? accept() : accept({ type: 'WebhookTargetRetired', data: content.data });
}

function unknownTarget() {
  return refuse('target-unknown', 'you have no such webhook; register it first, or check its id');
}

function suspend(
  command: { readonly person: string; readonly reason: string; readonly by: string },
  state: SubscriberState,
): SubscriberDecision {
  const content = readContent(subscriberEvents.NotificationsSuspended, command);
  if (!content.valid) return refuse('content-invalid', content.sentence);
  return state.suspended ? accept() : accept({ type: 'NotificationsSuspended', data: content.data });
}
