import { CommandRunner } from '@comity/event-log';
import {
  Allow,
  ApiCommand,
  ApiShows,
  answer,
  Changes,
  type CommandAnswer,
  CommandContext,
  CurrentAsker,
  ProblemException,
  ReadsLog,
  Refuses,
  Summary,
} from '@comity/http';
import { type Asker, type Instant, toInstant } from '@comity/kernel';
import { Body, Controller, Get, HttpCode, Inject, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { calendarFeedDecider, calendarFeedId } from '../domain/calendar-feed.decider.js';
import { newSecret, secretHash } from '../feed/feed-secret.js';
import {
  type AddressShown,
  type AddressStanding,
  addressShown,
  addressStanding,
  RevokeAddressBody,
} from './calendar-feed.dto.js';
import { CALENDAR_FEED_STATUS } from './calendar-feed.statuses.js';

const DAY_MS = 86_400_000;
/** Nobody tells us that somebody has left: an address that is still wanted is given out anew. */
const ADDRESS_DAYS = 365;

/** The secret address of a person's deadlines, for their calendar. */
@ApiTags('work lists')
@Refuses(CALENDAR_FEED_STATUS)
@Controller('v1/calendar-address')
export class CalendarAddressController {
  constructor(@Inject(CommandRunner) private readonly runner: CommandRunner) {}

  @Summary('Gives out the secret address of your deadlines', 'One that was given out before leads nowhere from now on.')
  @Post()
  @Allow('case-officer', 'reviewer', 'auditor', 'administrator')
  @HttpCode(200)
  @ApiCommand()
  @ApiShows(addressShown)
  async give(@CommandContext() context: CommandContext): Promise<AddressShown> {
    const person = context.actor.id;
    const id = calendarFeedId(person);
    const secret = newSecret();
    const expiresAt = afterDays(context.now, ADDRESS_DAYS);
    const command = { type: 'give-address', person, secretHash: secretHash(secret), expiresAt } as const;
    const outcome = await this.runner.run({ decider: calendarFeedDecider, id, command, context });
    answer(outcome, CALENDAR_FEED_STATUS);
    if (outcome.accepted && outcome.repeated) throw alreadyShown();
    return { path: `/v1/calendar-feeds/${id}?key=${secret}`, expiresAt };
  }

  @Summary('Says whether an address leads to your deadlines')
  @Get()
  @Allow('case-officer', 'reviewer', 'auditor', 'administrator')
  @ReadsLog()
  @ApiShows(addressStanding)
  async standing(@CurrentAsker() asker: Asker): Promise<AddressStanding> {
    const id = calendarFeedId(asker.actor.id);
    const { state } = await this.runner.seenBy(asker).load(calendarFeedDecider, id);
    return { given: state !== null && asker.now < state.expiresAt, expiresAt: state?.expiresAt ?? null };
  }

  @Summary('Has an address lead nowhere from now on')
  @Post('revocation')
  @Allow('case-officer', 'reviewer', 'auditor', 'administrator')
  @Changes()
  async revoke(@Body() body: RevokeAddressBody, @CommandContext() context: CommandContext): Promise<CommandAnswer> {
    const { id: by, roles } = context.actor;
    const person = body.person ?? by;
    if (person !== by && !roles.includes('administrator')) {
      throw new ProblemException(403, 'not-your-address', 'only an administrator revokes the address of somebody else');
    }
    const command = { type: 'revoke-address', by } as const;
    const id = calendarFeedId(person);
    return answer(await this.runner.run({ decider: calendarFeedDecider, id, command, context }), CALENDAR_FEED_STATUS);
  }
}

function alreadyShown(): ProblemException {
  return new ProblemException(
    409,
    'address-shown-once',
    'the address was shown when it was given out; ask for a new one',
  );
}

function afterDays(now: Instant, days: number): Instant {
  return toInstant(new Date(Date.parse(now) + days * DAY_MS));
}
