import { type CommandContext, CommandRunner, type Outcome } from '@comity/event-log';
import { Inject, Injectable } from '@nestjs/common';
import { type CounterpartCommand, type CounterpartRefusal, counterpartDecider } from '../domain/counterpart.decider.js';

/** Puts a command about a counterpart to its decider. */
@Injectable()
export class CounterpartCommands {
  constructor(@Inject(CommandRunner) private readonly runner: CommandRunner) {}

  run(
    id: string,
    command: CounterpartCommand,
    context: CommandContext,
    expectedRevision?: number,
  ): Promise<Outcome<CounterpartRefusal>> {
    const expected = expectedRevision === undefined ? {} : { expectedRevision };
    return this.runner.run({ decider: counterpartDecider, id, command, context, ...expected });
  }
}
