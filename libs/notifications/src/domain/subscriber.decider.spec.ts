import { idFrom } from '@comity/kernel';
import { scenario } from '@comity/testing';
import { DEFAULT_PREFERENCES, type Preferences } from './preferences.js';
import { type SubscriberCommand, subscriberDecider } from './subscriber.decider.js';
import type { SubscriberEvent } from './subscriber.events.js';

const AT = '2026-11-30T09:00:00.000Z';
const NEXT_DAY = '2026-12-01T09:00:00.000Z';
const person = 'olga';
const addressId = idFrom('address', 1);
const targetId = idFrom('target', 1);

const said = scenario(subscriberDecider);
const stateAddress = (address: string): SubscriberCommand => ({
  ...{ type: 'state-address', person, addressId, address, at: AT },
});
const stated: SubscriberEvent = {
  type: 'MailAddressStated',
  data: { person, addressId, address: 'olga@office.example', statedAt: AT },
};
const confirmed: SubscriberEvent = { type: 'MailAddressConfirmed', data: { addressId, confirmedAt: AT } };
const register = (url: string, loopbackAllowed = false): SubscriberCommand => ({
  ...{ type: 'register-target', person, targetId, url, policy: { loopbackAllowed }, at: AT },
});
const registered = (number: number): SubscriberEvent => ({
  type: 'WebhookTargetRegistered',
  data: { person, targetId: idFrom('target', number), url: 'https://hooks.example/in', registeredAt: AT },
});
const retired: SubscriberEvent = { type: 'WebhookTargetRetired', data: { targetId, reason: 'replaced' } };

describe('how somebody is told', () => {
  const wanted: Preferences = {
    ...DEFAULT_PREFERENCES,
    zone: 'Asia/Shanghai',
    quietHours: { from: '22:00', to: '07:00' },
  };

  it('is what they said last; saying it again changes nothing', () => {
    const preferred: SubscriberEvent = { type: 'NotificationsPreferred', data: { ...wanted, person } };
    said.given().when({ type: 'prefer', person, preferences: wanted }).emits(preferred);
    said.given(preferred).when({ type: 'prefer', person, preferences: wanted }).changesNothing();
    said.given().when({ type: 'prefer', person, preferences: DEFAULT_PREFERENCES }).changesNothing();
  });

  it.each([
    { ...wanted, zone: 'Mars/Olympus' },
    { ...wanted, quietHours: { from: '22:00', to: '22:00' } },
    { ...wanted, digestAt: '25:00' },
    { ...wanted, kinds: [1, 2].map(() => ({ kind: 'approved' as const, mail: 'off' as const, webhook: false })) },
  ])('makes sense, or is refused in words', (preferences) =>
    said.given().when({ type: 'prefer', person, preferences }).refuses('content-invalid'),
  );

  it('ends where an administrator says so, once, until it goes on', () => {
    const suspend: SubscriberCommand = { type: 'suspend', person, reason: 'left the office', by: 'adam' };
    const suspended: SubscriberEvent = {
      type: 'NotificationsSuspended',
      data: { person, reason: 'left the office', by: 'adam' },
    };
    said.given().when(suspend).emits(suspended);
    said.given(suspended).when(suspend).changesNothing();
    said.given(suspended).when({ type: 'resume', by: 'adam' }).emitsTypes('NotificationsResumed');
    said.given().when({ type: 'resume', by: 'adam' }).changesNothing();
  });
});

describe('an address for mail', () => {
  const confirm = (codeMatches: boolean, at = AT): SubscriberCommand => ({ type: 'confirm-address', codeMatches, at });

  it('is stated, and confirmed by the code that was sent there [addresses-are-confirmed]', () => {
    said.given().when(stateAddress('olga@office.example')).emits(stated);
    said.given(stated).when(confirm(true)).emits(confirmed);
    said.given(stated).when(confirm(false)).refuses('confirmation-code-wrong');
    said.given().when(confirm(true)).refuses('address-unknown');
    said.given(stated).when(confirm(true, NEXT_DAY)).refuses('confirmation-expired');
  });

  it('is one that nothing can be smuggled into', () => {
    for (const address of [
      ...['olga', 'olga@office', '@office.example', 'olga@office.example, eve@evil.example'],
      ...['olga@office.example\r\nBcc: eve@evil.example', '"olga"@office.example', 'olga @office.example'],
      ...['Olga <olga@office.example>', `${'o'.repeat(65)}@office.example`, 'olga@-office.example', ''],
    ]) {
      said.given().when(stateAddress(address)).refuses('content-invalid');
    }
  });

  it('is stated five times a day at most, because each sends a mail to somebody', () => {
    const five = Array.from({ length: 5 }, () => stated);
    said
      .given(...five)
      .when(stateAddress('another@office.example'))
      .refuses('too-many-addresses');
    said
      .given(...five)
      .when({ ...stateAddress('another@office.example'), at: NEXT_DAY } as SubscriberCommand)
      .emitsTypes('MailAddressStated');
  });

  it('is withdrawn, confirmed or not', () => {
    said.given(stated, confirmed).when({ type: 'withdraw-address' }).emitsTypes('MailAddressWithdrawn');
    said.given(stated).when({ type: 'withdraw-address' }).emitsTypes('MailAddressWithdrawn');
    said.given().when({ type: 'withdraw-address' }).changesNothing();
  });
});

describe('a webhook', () => {
  it('leads to the public network by https, or nowhere [webhook-targets-are-public]', () => {
    said.given().when(register('https://hooks.example/in')).emits(registered(1));
    said.given().when(register('http://hooks.example/in')).refuses('target-not-allowed');
    said.given().when(register('https://127.0.0.1/in')).refuses('target-not-allowed');
    said.given().when(register('http://127.0.0.1:9000/in', true)).emitsTypes('WebhookTargetRegistered');
  });

  it('is one of five at most; retired ones do not count', () => {
    const five = [1, 2, 3, 4, 5].map(registered);
    const sixth = { ...register('https://hooks.example/in'), targetId: idFrom('target', 6) } as SubscriberCommand;
    said
      .given(...five)
      .when(sixth)
      .refuses('too-many-targets');
    said
      .given(...five, retired)
      .when(sixth)
      .emitsTypes('WebhookTargetRegistered');
  });

  it('registered again under the same id is a retry, or another one and refused', () => {
    said.given(registered(1)).when(register('https://hooks.example/in')).changesNothing();
    said.given(registered(1)).when(register('https://hooks.example/other')).refuses('target-already-registered');
  });

  it('has another secret when it is rotated, while it is not retired', () => {
    const rotate: SubscriberCommand = { type: 'rotate-secret', targetId, at: AT };
    const rotated: SubscriberEvent = {
      type: 'WebhookSecretRotated',
      data: { targetId, secretVersion: 2, rotatedAt: AT },
    };
    said.given(registered(1)).when(rotate).emits(rotated);
    said.given(registered(1), retired).when(rotate).refuses('target-retired');
    said.given().when(rotate).refuses('target-unknown');
  });

  it('is retired once', () => {
    const retire: SubscriberCommand = { type: 'retire-target', targetId, reason: 'replaced' };
    said.given(registered(1)).when(retire).emits(retired);
    said.given(registered(1), retired).when(retire).changesNothing();
    said.given().when(retire).refuses('target-unknown');
    said
      .given(registered(1))
      .when({ ...retire, reason: '' })
      .refuses('content-invalid');
  });
});
