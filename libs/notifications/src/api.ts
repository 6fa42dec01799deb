import type { ApiDoor } from '@comity/stores';
import { Module } from '@nestjs/common';
import { SubscriptionCommands } from './api/subscription.commands.js';
import { SubscriptionController } from './api/subscription.controller.js';
import { WebhookTargetsController } from './api/webhook-targets.controller.js';
import { subscriberStream } from './domain/subscriber.events.js';
import { subscribers } from './read/subscribers.projection.js';

export { notificationSettings } from './api/notification-settings.js';
export { type NotificationVariables, notificationVariables } from './settings.js';

@Module({
  controllers: [SubscriptionController, WebhookTargetsController],
  providers: [SubscriptionCommands],
})
export class NotificationsApiModule {}

/** What the API serves of this slice. */
export const notificationsApi: ApiDoor = {
  module: NotificationsApiModule,
  streams: [subscriberStream],
  projections: [subscribers],
};
