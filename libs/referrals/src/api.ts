import { caseStream } from '@comity/cases/contract';
import { counterpartStream } from '@comity/counterparts/contract';
import { NEED_TO_KNOW } from '@comity/need-to-know/contract';
import type { ApiDoor } from '@comity/stores';
import { Module } from '@nestjs/common';
import { ReferralCommands } from './api/referral.commands.js';
import { ReferralsController } from './api/referrals.controller.js';
import { referralStream } from './domain/referral.events.js';
import { referrals } from './read/referrals.projection.js';

@Module({ controllers: [ReferralsController], providers: [ReferralCommands] })
export class ReferralsApiModule {}

/** What the API serves of this slice. */
export const referralsApi: ApiDoor = {
  module: ReferralsApiModule,
  streams: [referralStream, caseStream, counterpartStream],
  projections: [referrals, ...NEED_TO_KNOW],
};
