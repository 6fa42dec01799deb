import { type CommandContext, CommandRunner, type Outcome } from '@comity/event-log';
import { Inject, Injectable } from '@nestjs/common';
import { type CaseCommand, type CaseRefusal, caseDecider } from '../domain/case.decider.js';
import { OpenMatters } from './open-matters.js';

/** Puts a command about a case to its decider; for closing it, with the number of matters still open in it. */
@Injectable()
export class CaseCommands {
  constructor(
    @Inject(CommandRunner) private readonly runner: CommandRunner,
    @Inject(OpenMatters) private readonly openMatters: OpenMatters,
  ) {}

  run(
    id: string,
    command: CaseCommand,
    context: CommandContext,
    expectedRevision?: number,
  ): Promise<Outcome<CaseRefusal>> {
    const expected = expectedRevision === undefined ? {} : { expectedRevision };
    return this.runner.run({ decider: caseDecider, id, command, context, ...expected });
  }

  /** @throws ProblemException 503 `read-model-behind` when what is open cannot be told yet */
  async close(
    id: string,
    reason: string,
    context: CommandContext,
    expectedRevision?: number,
  ): Promise<Outcome<CaseRefusal>> {
    const openMatters = await this.openMatters.countIn(id);
    return this.run(id, { type: 'close', reason, openMatters }, context, expectedRevision);
  }
}
