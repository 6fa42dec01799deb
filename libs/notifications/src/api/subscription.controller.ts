import {
  Allow,
  ApiShows,
  Changes,
  type CommandAnswer,
  CommandContext,
  CurrentAsker,
  ExpectedRevision,
  idOfNew,
  Reads,
  Refuses,
  ROLES,
  Summary,
} from '@comity/http';
import type { Asker } from '@comity/kernel';
import { ReadStore } from '@comity/read-store';
import { Body, Controller, Get, Inject, Optional, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { newSubscriber } from '../domain/subscriber.state.js';
import { type SubscriptionShown, subscribers, subscriptionShown } from '../read/subscribers.projection.js';
import {
  AddressConfirmationBody,
  MailAddressBody,
  NotificationPreferencesBody,
  SubscriberResumptionBody,
  SubscriberSuspensionBody,
} from './notification.bodies.js';
import { NotificationSettings, UNCONFIGURED } from './notification-settings.js';
import { SUBSCRIBER_STATUS, SubscriptionCommands } from './subscription.commands.js';

/** How the person who asks is told of things, and where. */
@ApiTags('notifications')
@Refuses(SUBSCRIBER_STATUS)
@Controller('v1/notifications')
export class SubscriptionController {
  constructor(
    @Inject(SubscriptionCommands) private readonly commands: SubscriptionCommands,
    @Inject(ReadStore) private readonly store: ReadStore,
    @Optional() @Inject(NotificationSettings) private readonly settings = UNCONFIGURED,
  ) {}

  @Get('preferences')
  @Summary('Shows how one is told of things oneself, and where')
  @Allow(...ROLES)
  @Reads(subscribers)
  @ApiShows(subscriptionShown)
  async mine(@CurrentAsker() { actor }: Asker): Promise<SubscriptionShown> {
    const row = await this.store
      .asKnown(subscribers, 'now')
      .select(['state', 'revision'])
      .where('person', '=', actor.id)
      .executeTakeFirst();
    return subscriptionShown.parse({ ...(row?.state ?? newSubscriber), revision: row?.revision ?? null });
  }

  @Post('preferences')
  @Summary('Says how one wants to be told, in place of what one said before')
  @Allow(...ROLES)
  @Changes()
  prefer(
    @Body() { quietHours, ...body }: NotificationPreferencesBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expected?: number,
  ): Promise<CommandAnswer> {
    const person = context.actor.id;
    const preferences = { ...body, quietHours: quietHours ?? null };
    return this.commands.run(person, { type: 'prefer', person, preferences }, context, expected);
  }

  @Post('mail-address')
  @Summary('States an address for mail', 'Sends a code there; nothing else before it comes back.')
  @Allow(...ROLES)
  @Changes()
  stateAddress(
    @Body() { address }: MailAddressBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expected?: number,
  ): Promise<CommandAnswer> {
    const person = context.actor.id;
    const addressId = idOfNew(context, 'mail-address');
    const command = { type: 'state-address', person, addressId, address, at: context.now } as const;
    return this.commands.run(person, command, context, expected);
  }

  @Post('mail-address/confirmation')
  @Summary('Shows the code that was sent to an address, which is used from then on')
  @Allow(...ROLES)
  @Changes()
  async confirmAddress(
    @Body() { code }: AddressConfirmationBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expected?: number,
  ): Promise<CommandAnswer> {
    const person = context.actor.id;
    const { unconfirmed } = await this.commands.stateOf(person);
    const codeMatches =
      unconfirmed !== null &&
      this.settings.requiredKeys().isConfirmationCode(code.trim(), person, unconfirmed.addressId);
    return this.commands.run(person, { type: 'confirm-address', codeMatches, at: context.now }, context, expected);
  }

  @Post('mail-address/withdrawal')
  @Summary('Withdraws the addresses that were stated: no mail comes any more')
  @Allow(...ROLES)
  @Changes()
  withdrawAddress(
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expected?: number,
  ): Promise<CommandAnswer> {
    return this.commands.run(context.actor.id, { type: 'withdraw-address' }, context, expected);
  }

  @Post('suspensions')
  @Summary('Has nothing sent to somebody any more', 'Of somebody who has left.')
  @Allow('administrator')
  @Changes()
  suspend(
    @Body() { person, reason }: SubscriberSuspensionBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expected?: number,
  ): Promise<CommandAnswer> {
    return this.commands.run(person, { type: 'suspend', person, reason, by: context.actor.id }, context, expected);
  }

  @Post('resumptions')
  @Summary('Has somebody told of things again')
  @Allow('administrator')
  @Changes()
  resume(
    @Body() { person }: SubscriberResumptionBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expected?: number,
  ): Promise<CommandAnswer> {
    return this.commands.run(person, { type: 'resume', by: context.actor.id }, context, expected);
  }
}
