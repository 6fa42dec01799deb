import { type Instant, idFrom } from '@comity/kernel';
import { DEFAULT_PREFERENCES, type Preferences } from './preferences.js';
import type { SubscriberEvent } from './subscriber.events.js';

export interface StatedAddress {
  readonly addressId: string;
  readonly address: string;
  readonly statedAt: Instant;
}

/** Where a system of the person's is told. */
export interface WebhookTarget {
  readonly targetId: string;
  readonly url: string;
  readonly secretVersion: number;
  /** When the present secret took the place of the one before; null for the first. */
  readonly rotatedAt: Instant | null;
  readonly retired: boolean;
}

/** How one person is told of things. */
export interface SubscriberState {
  readonly preferences: Preferences;
  /** Where mail goes; null before the first was confirmed, and once it is withdrawn. */
  readonly address: StatedAddress | null;
  /** Stated and not confirmed yet. */
  readonly unconfirmed: StatedAddress | null;
  /** When the last few addresses were stated. */
  readonly statedAt: readonly Instant[];
  readonly targets: readonly WebhookTarget[];
  readonly suspended: boolean;
}

export const newSubscriber: SubscriberState = {
  preferences: DEFAULT_PREFERENCES,
  address: null,
  unconfirmed: null,
  statedAt: [],
  targets: [],
  suspended: false,
};

export const ADDRESSES_PER_DAY = 5;

/** Of the stream in which a person says how they are told of things. */
export function subscriberIdOf(person: string): string {
  return idFrom('subscriber', person);
}

export function evolveSubscriber(state: SubscriberState, event: SubscriberEvent): SubscriberState {
  switch (event.type) {
    case 'NotificationsPreferred': {
      const { person: _person, ...preferences } = event.data;
      return { ...state, preferences };
    }
    case 'MailAddressStated': {
      const { addressId, address, statedAt } = event.data;
      const unconfirmed = { addressId, address, statedAt };
      return { ...state, unconfirmed, statedAt: [...state.statedAt, statedAt].slice(-ADDRESSES_PER_DAY) };
    }
    case 'MailAddressConfirmed': {
      const isIt = state.unconfirmed?.addressId === event.data.addressId;
      return isIt ? { ...state, address: state.unconfirmed, unconfirmed: null } : state;
    }
    case 'MailAddressWithdrawn':
      return { ...state, ...without(state, event.data.addressId) };
    case 'WebhookTargetRegistered': {
      const { targetId, url } = event.data;
      const target = { targetId, url, secretVersion: 1, rotatedAt: null, retired: false };
      return { ...state, targets: [...state.targets, target] };
    }
    case 'WebhookSecretRotated': {
      const { targetId, secretVersion, rotatedAt } = event.data;
      return withTarget(state, targetId, { secretVersion, rotatedAt });
    }
    case 'WebhookTargetRetired':
      return withTarget(state, event.data.targetId, { retired: true });
    case 'NotificationsSuspended':
      return { ...state, suspended: true };
    case 'NotificationsResumed':
      return { ...state, suspended: false };
  }
}

function without({ address, unconfirmed }: SubscriberState, addressId: string) {
  const kept = (one: StatedAddress | null) => (one?.addressId === addressId ? null : one);
  return { address: kept(address), unconfirmed: kept(unconfirmed) };
}

function withTarget(state: SubscriberState, targetId: string, change: Partial<WebhookTarget>): SubscriberState {
  return { ...state, targets: state.targets.map((one) => (one.targetId === targetId ? { ...one, ...change } : one)) };
}
