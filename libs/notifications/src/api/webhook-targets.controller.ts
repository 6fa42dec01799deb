import {
  Allow,
  ApiShows,
  Changes,
  type CommandAnswer,
  CommandContext,
  Creates,
  CurrentAsker,
  ExpectedRevision,
  IdParam,
  idOfNew,
  notFound,
  ReadsLog,
  Refuses,
  ROLES,
  Summary,
} from '@comity/http';
import type { Asker } from '@comity/kernel';
import { Body, Controller, Get, Header, Inject, Optional, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { RetireTargetBody, WebhookTargetBody } from './notification.bodies.js';
import { NotificationSettings, UNCONFIGURED } from './notification-settings.js';
import { SUBSCRIBER_STATUS, SubscriptionCommands } from './subscription.commands.js';

const secretShown = z.object({
  secret: z
    .string()
    .describe('By which what is sent there is signed, as Standard Webhooks has it')
    .meta({ example: 'whsec_…' }),
  secretVersion: z.int(),
});

/** Systems of the person who asks, which are told of what they are told. */
@ApiTags('notifications')
@Refuses(SUBSCRIBER_STATUS)
@Controller('v1/notifications/webhook-targets')
export class WebhookTargetsController {
  constructor(
    @Inject(SubscriptionCommands) private readonly commands: SubscriptionCommands,
    @Optional() @Inject(NotificationSettings) private readonly settings = UNCONFIGURED,
  ) {}

  @Post()
  @Summary('Registers a webhook, which is told what its owner is told')
  @Allow(...ROLES)
  @Creates()
  register(
    @Body() { url }: WebhookTargetBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expected?: number,
  ): Promise<CommandAnswer> {
    const person = context.actor.id;
    const targetId = idOfNew(context, 'webhook-target');
    const policy = this.settings.targets;
    const command = { type: 'register-target', person, targetId, url, policy, at: context.now } as const;
    return this.commands.run(person, command, context, expected);
  }

  @Get(':id/secret')
  @Summary(
    'Shows the secret by which what is sent to a webhook is signed',
    'It follows from the id and the key of the installation, so it can be shown again, and is kept nowhere.',
  )
  @Allow(...ROLES)
  @Header('cache-control', 'no-store')
  @ReadsLog()
  @ApiShows(secretShown)
  async secret(@IdParam() id: string, @CurrentAsker() { actor }: Asker): Promise<z.infer<typeof secretShown>> {
    const { targets } = await this.commands.stateOf(actor.id);
    const target = targets.find(({ targetId }) => targetId === id);
    if (target === undefined) throw notFound('webhook');
    const { secretVersion } = target;
    return { secret: this.settings.requiredKeys().webhookSecret(id, secretVersion), secretVersion };
  }

  @Post(':id/rotation')
  @Summary('Exchanges the secret of a webhook', 'The former secret signs beside the new one for a day.')
  @Allow(...ROLES)
  @Changes()
  rotate(
    @IdParam() targetId: string,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expected?: number,
  ): Promise<CommandAnswer> {
    const command = { type: 'rotate-secret', targetId, at: context.now } as const;
    return this.commands.run(context.actor.id, command, context, expected);
  }

  @Post(':id/retirement')
  @Summary('Retires a webhook: it is told nothing any more')
  @Allow(...ROLES)
  @Changes()
  retire(
    @IdParam() targetId: string,
    @Body() { reason }: RetireTargetBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expected?: number,
  ): Promise<CommandAnswer> {
    return this.commands.run(context.actor.id, { type: 'retire-target', targetId, reason }, context, expected);
  }
}
