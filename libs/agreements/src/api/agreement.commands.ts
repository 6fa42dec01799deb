import { type CommandContext, CommandRunner, type Outcome } from '@comity/event-log';
import { calendarDecider } from '@comity/published-calendars/contract';
import { Inject, Injectable } from '@nestjs/common';
import type { AgreementCommand, AgreementRefusal } from '../domain/agreement.commands.js';
import { agreementDecider } from '../domain/agreement.decider.js';

/** Puts a command about an agreement to its decider. */
@Injectable()
export class AgreementCommands {
  constructor(@Inject(CommandRunner) private readonly runner: CommandRunner) {}

  run(
    id: string,
    command: AgreementCommand,
    context: CommandContext,
    expectedRevision?: number,
  ): Promise<Outcome<AgreementRefusal>> {
    const expected = expectedRevision === undefined ? {} : { expectedRevision };
    return this.runner.run({ decider: agreementDecider, id, command, context, ...expected });
  }

  /** Of a calendar; null while nobody has published it. */
  async latestVersionOf(calendarId: string): Promise<number | null> {
    const { state } = await this.runner.load(calendarDecider, calendarId);
    return state.phase === 'unpublished' ? null : state.latest.version;
  }
}
