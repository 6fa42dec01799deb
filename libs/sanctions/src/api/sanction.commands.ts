import { type CaseEvent, type CaseState, caseDecider } from '@comity/cases/contract';
import { type CommandContext, CommandRunner, type Outcome } from '@comity/event-log';
import { type Asker, eventHash } from '@comity/kernel';
import { legalBasisDecider, legalBasisIdOf } from '@comity/legal-bases/contract';
import { Inject, Injectable } from '@nestjs/common';
import type { PersonsCommand, ProposeSanction, SanctionRefusal } from '../domain/sanction.commands.js';
import { sanctionDecider } from '../domain/sanction.decider.js';
import type { Citation, Participant, SanctionProposal } from '../domain/sanction.events.js';

/** Who asks, as part of what, and what they have seen. */
export interface Asked {
  readonly context: CommandContext;
  readonly expectedRevision?: number | undefined;
}

type Acted<C> = C extends PersonsCommand ? Omit<C, 'by'> : never;

/** Puts a command about a proposal to its decider, in the name of whoever is behind the token. */
@Injectable()
export class SanctionCommands {
  constructor(@Inject(CommandRunner) private readonly runner: CommandRunner) {}

  async propose(id: string, proposal: SanctionProposal, asked: Asked): Promise<Outcome<SanctionRefusal>> {
    const basisId = legalBasisIdOf(proposal.legalBasis.instrument);
    const [caseStanding, basis] = await Promise.all([
      this.standingOf(proposal.caseId, asked.context),
      this.runner.load(legalBasisDecider, basisId),
    ]);
    return this.run(id, { type: 'propose', proposal, caseStanding, knownVersions: basis.state.versions }, asked);
  }

  /** Pins the event as the log holds it at the moment, which must be as the caller has seen it where they say so. */
  async cite(
    id: string,
    criterion: string,
    place: Omit<Citation, 'eventHash'> & { readonly eventHash?: string | undefined },
    asked: Asked,
  ): Promise<Outcome<SanctionRefusal>> {
    const event = await this.runner.seenBy(asked.context).eventAt(place.stream, place.revision);
    const found = event === null ? null : eventHash(event);
    const citation = { ...place, eventHash: found, seenHash: place.eventHash };
    return this.run(id, { type: 'cite', criterion, citation }, asked);
  }

  run(
    id: string,
    command: Acted<PersonsCommand>,
    { context, expectedRevision }: Asked,
  ): Promise<Outcome<SanctionRefusal>> {
    const expected = expectedRevision === undefined ? {} : { expectedRevision };
    const by = participantOf(context);
    return this.runner.run({ decider: sanctionDecider, id, command: { ...command, by }, context, ...expected });
  }

  private async standingOf(caseId: string, asker: Asker): Promise<ProposeSanction['caseStanding']> {
    const { state } = await this.runner.seenBy(asker).load<CaseState, CaseEvent>(caseDecider, caseId);
    return state.phase === 'unopened' ? 'unknown' : state.phase;
  }
}

function participantOf({ actor: { id, onBehalfOf } }: CommandContext): Participant {
  return onBehalfOf === undefined ? { id } : { id, onBehalfOf };
}
