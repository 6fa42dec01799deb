import { type CommandContext, CommandRunner } from '@comity/event-log';
import { answer, type CommandAnswer } from '@comity/http';
import { Inject, Injectable } from '@nestjs/common';
import { type SubscriberCommand, type SubscriberRefusal, subscriberDecider } from '../domain/subscriber.decider.js';
import { type SubscriberState, subscriberIdOf } from '../domain/subscriber.state.js';

/** The status of every refusal of what people say about how they are told. */
export const SUBSCRIBER_STATUS = {
  'content-invalid': 422,
  'too-many-addresses': 409,
  'address-unknown': 409,
  'confirmation-code-wrong': 422,
  'confirmation-expired': 409,
  'target-not-allowed': 422,
  'target-already-registered': 409,
  'target-unknown': 404,
  'target-retired': 409,
  'too-many-targets': 409,
} satisfies Record<SubscriberRefusal['code'], number>;

/** Puts what is said about how one person is told to its decider. */
@Injectable()
export class SubscriptionCommands {
  constructor(@Inject(CommandRunner) private readonly runner: CommandRunner) {}

  async run(
    person: string,
    command: SubscriberCommand,
    context: CommandContext,
    expectedRevision: number | undefined,
  ): Promise<CommandAnswer> {
    const expected = expectedRevision === undefined ? {} : { expectedRevision };
    const id = subscriberIdOf(person);
    return answer(
      await this.runner.run({ decider: subscriberDecider, id, command, context, ...expected }),
      SUBSCRIBER_STATUS,
    );
  }

  /** As the log has it, where no read model can be behind. */
  async stateOf(person: string): Promise<SubscriberState> {
    return (await this.runner.load(subscriberDecider, subscriberIdOf(person))).state;
  }
}
