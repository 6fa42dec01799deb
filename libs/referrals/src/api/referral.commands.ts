import { refusalToOpenIn } from '@comity/cases/contract';
import { counterpartDecider } from '@comity/counterparts/contract';
import { type CommandContext, CommandRunner, type Outcome } from '@comity/event-log';
import { Inject, Injectable } from '@nestjs/common';
import {
  type ReferOffender,
  type ReferralCommand,
  type ReferralRefusal,
  referralDecider,
} from '../domain/referral.decider.js';
import type { Referral } from '../domain/referral.events.js';

/** Who asks, as part of what, and what they have seen. */
export interface Asked {
  readonly context: CommandContext;
  readonly expectedRevision?: number | undefined;
}

type Acted<C> = C extends ReferralCommand ? Omit<C, 'by' | 'at'> : never;

/** Puts a command about a referral to its decider, in the name of whoever is behind the token. */
@Injectable()
export class ReferralCommands {
  constructor(@Inject(CommandRunner) private readonly runner: CommandRunner) {}

  async refer(id: string, referral: Referral, asked: Asked): Promise<Outcome<ReferralRefusal>> {
    const refusal =
      (await refusalToOpenIn(this.runner.seenBy(asked.context), referral.caseId)) ??
      (await this.refusalOf(referral.counterpartId));
    return this.run(id, { type: 'refer', referral, refusal }, asked);
  }

  run(
    id: string,
    command: Acted<ReferralCommand>,
    { context, expectedRevision }: Asked,
  ): Promise<Outcome<ReferralRefusal>> {
    const expected = expectedRevision === undefined ? {} : { expectedRevision };
    const asked = { ...command, by: context.actor.id, at: context.now };
    return this.runner.run({ decider: referralDecider, id, command: asked, context, ...expected });
  }

  private async refusalOf(counterpartId: string): Promise<ReferOffender['refusal']> {
    const { state } = await this.runner.load(counterpartDecider, counterpartId);
    if (state.phase === 'registered') return null;
    return { code: 'counterpart-unknown', message: 'no such counterpart; register it first, or check its id' };
  }
}
