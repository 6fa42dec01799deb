import { localDate } from '@comity/calendars';
import { type CaseEvent, type CaseState, caseDecider } from '@comity/cases/contract';
import { type CommandContext, CommandRunner, type Outcome } from '@comity/event-log';
import { OfficeTime } from '@comity/http';
import { type Asker, eventHash } from '@comity/kernel';
import { legalBasisDecider, legalBasisIdOf } from '@comity/legal-bases/contract';
import { Inject, Injectable } from '@nestjs/common';
import type { BasisOnRecord, PersonsCommand, ProposeSanction, SanctionRefusal } from '../domain/sanction.commands.js';
import { sanctionDecider } from '../domain/sanction.decider.js';
import type { Citation, Participant, SanctionProposal } from '../domain/sanction.events.js';
import { fallenGrounds, isVoided } from '../voided-misses.js';

/** Who asks, as part of what, and what they have seen. */
export interface Asked {
  readonly context: CommandContext;
  readonly expectedRevision?: number | undefined;
}

type Acted<C> = C extends PersonsCommand ? Omit<C, 'by' | 'fallen' | 'basis'> : never;

/** What is only done on grounds that stand: every command that says so, or this does not compile. */
const ON_GROUNDS = { submit: true, approve: true, designate: true, amend: true } satisfies Record<
  Extract<PersonsCommand, { fallen: unknown }>['type'],
  true
>;
/** What is only done under a legal basis that is on record: likewise. */
const UNDER_BASIS = { submit: true, approve: true, designate: true } satisfies Record<
  Extract<PersonsCommand, { basis: unknown }>['type'],
  true
>;
const NOTHING: ReadonlySet<string> = new Set();
const NO_VERSIONS: BasisOnRecord['versions'] = new Map();

/** Puts a command about a proposal to its decider, in the name of whoever is behind the token. */
@Injectable()
export class SanctionCommands {
  constructor(
    @Inject(CommandRunner) private readonly runner: CommandRunner,
    @Inject(OfficeTime) private readonly time: OfficeTime,
  ) {}

  async propose(id: string, proposal: SanctionProposal, asked: Asked): Promise<Outcome<SanctionRefusal>> {
    const [caseStanding, knownVersions] = await Promise.all([
      this.standingOf(proposal.caseId, asked.context),
      this.versionsOf(proposal.legalBasis.instrument),
    ]);
    return this.run(id, { type: 'propose', proposal, caseStanding, knownVersions }, asked);
  }

  /** Pins the event as the log holds it at the moment, which must be as the caller has seen it where they say so. */
  async cite(
    id: string,
    criterion: string,
    place: Omit<Citation, 'eventHash'> & { readonly eventHash?: string | undefined },
    asked: Asked,
  ): Promise<Outcome<SanctionRefusal>> {
    const runner = this.runner.seenBy(asked.context);
    const event = await runner.eventAt(place.stream, place.revision);
    const found = event === null ? null : eventHash(event);
    const voided = event !== null && (await isVoided(runner, event));
    const citation = { ...place, eventHash: found, seenHash: place.eventHash, voided };
    return this.run(id, { type: 'cite', criterion, citation }, asked);
  }

  async run(
    id: string,
    command: Acted<PersonsCommand>,
    { context, expectedRevision }: Asked,
  ): Promise<Outcome<SanctionRefusal>> {
    const expected = expectedRevision === undefined ? {} : { expectedRevision };
    const by = participantOf(context);
    const { fallen, versions } = await this.onRecord(id, command.type, context);
    const basis = { versions, on: localDate(context.now, this.time.zone) };
    const inTheirName = { ...command, by, fallen, basis };
    return this.runner.run({ decider: sanctionDecider, id, command: inTheirName, context, ...expected });
  }

  /** What an act rests on, as the log has it just before the act. */
  private async onRecord(id: string, act: PersonsCommand['type'], asker: Asker) {
    const nothing = { fallen: NOTHING, versions: NO_VERSIONS };
    if (!(act in ON_GROUNDS || act in UNDER_BASIS)) return nothing;
    const runner = this.runner.seenBy(asker);
    const { state } = await runner.load(sanctionDecider, id);
    if (state.phase === 'unproposed') return nothing;
    const cited = state.grounds.map(({ citation }) => citation);
    const { instrument } = state.proposal.legalBasis;
    return {
      fallen: act in ON_GROUNDS ? await fallenGrounds(runner, cited) : NOTHING,
      versions: act in UNDER_BASIS ? await this.versionsOf(instrument) : NO_VERSIONS,
    };
  }

  private async versionsOf(instrument: string): Promise<BasisOnRecord['versions']> {
    const { state } = await this.runner.load(legalBasisDecider, legalBasisIdOf(instrument));
    return state.versions;
  }

  private async standingOf(caseId: string, asker: Asker): Promise<ProposeSanction['caseStanding']> {
    const { state } = await this.runner.seenBy(asker).load<CaseState, CaseEvent>(caseDecider, caseId);
    return state.phase === 'unopened' ? 'unknown' : state.phase;
  }
}

function participantOf({ actor: { id, onBehalfOf } }: CommandContext): Participant {
  return onBehalfOf === undefined ? { id } : { id, onBehalfOf };
}
