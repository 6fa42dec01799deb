import { type CaseEvent, type CaseState, caseDecider } from '@comity/cases/contract';
import { type CommandContext, CommandRunner, EventLog, type Outcome } from '@comity/event-log';
import { eventHash } from '@comity/kernel';
import { Inject, Injectable } from '@nestjs/common';
import {
  type ProposeSanction,
  type SanctionCommand,
  type SanctionRefusal,
  sanctionDecider,
} from '../domain/sanction.decider.js';
import type { Citation, Participant, SanctionProposal } from '../domain/sanction.events.js';

/** Who asks, as part of what, and what they have seen. */
export interface Asked {
  readonly context: CommandContext;
  readonly expectedRevision?: number | undefined;
}

type Acted<C> = C extends SanctionCommand ? Omit<C, 'by'> : never;

/** Puts a command about a proposal to its decider, in the name of whoever is behind the token. */
@Injectable()
export class SanctionCommands {
  constructor(
    @Inject(CommandRunner) private readonly runner: CommandRunner,
    @Inject(EventLog) private readonly log: EventLog,
  ) {}

  async propose(id: string, proposal: SanctionProposal, asked: Asked): Promise<Outcome<SanctionRefusal>> {
    const caseStanding = await this.standingOf(proposal.caseId);
    return this.run(id, { type: 'propose', proposal, caseStanding }, asked);
  }

  /** Pins the event as the log holds it at the moment. */
  async cite(
    id: string,
    criterion: string,
    place: Omit<Citation, 'eventHash'>,
    asked: Asked,
  ): Promise<Outcome<SanctionRefusal>> {
    const citation = { ...place, eventHash: await this.hashAt(place.stream, place.revision) };
    return this.run(id, { type: 'cite', criterion, citation }, asked);
  }

  run(
    id: string,
    command: Acted<SanctionCommand>,
    { context, expectedRevision }: Asked,
  ): Promise<Outcome<SanctionRefusal>> {
    const expected = expectedRevision === undefined ? {} : { expectedRevision };
    const by = participantOf(context);
    return this.runner.run({ decider: sanctionDecider, id, command: { ...command, by }, context, ...expected });
  }

  private async standingOf(caseId: string): Promise<ProposeSanction['caseStanding']> {
    const { state } = await this.runner.load<CaseState, CaseEvent>(caseDecider, caseId);
    return state.phase === 'unopened' ? 'unknown' : state.phase;
  }

  /** Null when the stream does not reach that far, or is none. */
  private async hashAt(stream: string, revision: number): Promise<string | null> {
    for await (const event of this.log.readStored(stream, { fromRevision: revision, maxCount: 1 })) {
      return event.revision === revision ? eventHash(event) : null;
    }
    return null;
  }
}

function participantOf({ actor: { id, onBehalfOf } }: CommandContext): Participant {
  return onBehalfOf === undefined ? { id } : { id, onBehalfOf };
}
