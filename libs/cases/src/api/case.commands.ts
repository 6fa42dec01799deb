import { type CommandContext, CommandRunner, EventLog, type Outcome } from '@comity/event-log';
import { streamName } from '@comity/kernel';
import { Inject, Injectable } from '@nestjs/common';
import { type CaseCommand, type CaseRefusal, caseDecider } from '../domain/case.decider.js';
import type { TakeEmergencyAccess } from '../domain/emergency-access.js';
import { OpenMatters } from './open-matters.js';

/** Puts a command about a case to its decider; for closing it, with the number of matters still open in it. */
@Injectable()
export class CaseCommands {
  constructor(
    @Inject(CommandRunner) private readonly runner: CommandRunner,
    @Inject(OpenMatters) private readonly openMatters: OpenMatters,
    @Inject(EventLog) private readonly log: EventLog,
  ) {}

  run(
    id: string,
    command: CaseCommand,
    context: CommandContext,
    expectedRevision?: number,
  ): Promise<Outcome<CaseRefusal>> {
    const expected = expectedRevision === undefined ? {} : { expectedRevision };
    const asked = { ...command, by: context.actor };
    return this.runner.run({ decider: caseDecider, id, command: asked, context, ...expected });
  }

  /** For the one command whose sender need not know of the case yet. */
  runUnseen(id: string, command: TakeEmergencyAccess, context: CommandContext): Promise<Outcome<CaseRefusal>> {
    return new CommandRunner(this.log).run({ decider: caseDecider, id, command, context });
  }

  /** @throws ProblemException 503 `read-model-behind` when what is open cannot be told yet */
  async close(
    id: string,
    reason: string,
    context: CommandContext,
    expectedRevision?: number,
  ): Promise<Outcome<CaseRefusal>> {
    const openMatters = (await this.runner.seenBy(context).sees(streamName('case', id)))
      ? await this.openMatters.countIn(id)
      : 0;
    return this.run(id, { type: 'close', reason, openMatters }, context, expectedRevision);
  }
}
