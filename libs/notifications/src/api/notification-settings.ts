import { ProblemException } from '@comity/http';
import { type DynamicModule, Global, Module } from '@nestjs/common';
import type { TargetPolicy } from '../domain/webhook-address.js';
import { NotificationKeys } from '../keys.js';
import type { NotificationVariables } from '../settings.js';

/** What a host that lets people say how they are told knows of its installation. */
export class NotificationSettings {
  private readonly keys: NotificationKeys | null;
  readonly targets: TargetPolicy;

  constructor({ COMITY_NOTIFICATIONS_KEY: key, COMITY_WEBHOOK_LOOPBACK }: Partial<NotificationVariables>) {
    this.keys = key === undefined ? null : new NotificationKeys(key);
    this.targets = { loopbackAllowed: COMITY_WEBHOOK_LOOPBACK === 'true' };
  }

  /** @throws ProblemException 409 `notifications-not-configured` */
  requiredKeys(): NotificationKeys {
    if (this.keys !== null) return this.keys;
    throw new ProblemException(
      409,
      'notifications-not-configured',
      'this installation tells nobody anything: COMITY_NOTIFICATIONS_KEY is not set; ask your administrator',
    );
  }
}

/** Of an installation whose environment says nothing of notifications. */
export const UNCONFIGURED = new NotificationSettings({});

@Global()
@Module({})
class NotificationSettingsModule {}

/** For a host that mounts the slice: what its environment says of notifications. */
export function notificationSettings(variables: Partial<NotificationVariables>): DynamicModule {
  const provider = { provide: NotificationSettings, useValue: new NotificationSettings(variables) };
  return { module: NotificationSettingsModule, providers: [provider], exports: [NotificationSettings] };
}
