import { type AgreementEvent, type AgreementState, agreementDecider } from '@comity/agreements/contract';
import { type CommandContext, CommandRunner, EventLog, type Outcome } from '@comity/event-log';
import type { Asker, CalendarDate, Instant } from '@comity/kernel';
import { Inject, Injectable } from '@nestjs/common';
import { readyToCompile, readyToRestate } from '../domain/decide-compilation.js';
import type { RoundCommand, RoundRefusal } from '../domain/round.commands.js';
import { roundDecider } from '../domain/round.decider.js';
import type { Participant, RoundContent, RoundEvent } from '../domain/round.events.js';
import { lastEdition, type RoundState } from '../domain/round.state.js';
import { type Choice, ReportCompiler } from './report-compiler.js';

/** Who asks, as part of what, and what they have seen. */
export interface Asked {
  readonly context: CommandContext;
  readonly expectedRevision?: number | undefined;
}

type Acted<C> = C extends RoundCommand ? Omit<C, 'by'> : never;

/** Puts a command about a round to its decider, with what the record says at the moment of asking. */
@Injectable()
export class RoundCommands {
  constructor(
    @Inject(CommandRunner) private readonly runner: CommandRunner,
    @Inject(EventLog) private readonly log: EventLog,
    @Inject(ReportCompiler) private readonly compiler: ReportCompiler,
  ) {}

  /** As it would be decided on; a round whose report shows a case of which the asker must not know is none. */
  async load(id: string, asker: Asker, knownAt?: Instant): Promise<RoundState> {
    return (await this.runner.seenBy(asker).load<RoundState, RoundEvent>(roundDecider, id, { knownAt })).state;
  }

  async open(id: string, round: RoundContent, asked: Asked): Promise<Outcome<RoundRefusal>> {
    const { state } = await this.runner.load<AgreementState, AgreementEvent>(agreementDecider, round.agreementId);
    const inForceFrom = state.phase === 'registered' ? state.inForceFrom : null;
    return this.run(id, { type: 'open', round, inForceFrom }, asked);
  }

  /** Fixes the present end of the log as the position of the cutoff. */
  async fixCutoff(
    id: string,
    known: { readonly asKnownOn: CalendarDate; readonly knownAt: Instant },
    asked: Asked,
  ): Promise<Outcome<RoundRefusal>> {
    const position = ((await this.log.lastPosition()) ?? 0n).toString();
    return this.run(id, { type: 'fix-cutoff', cutoff: { ...known, position }, at: asked.context.now }, asked);
  }

  async compile(id: string, choice: Choice, asked: Asked): Promise<Outcome<RoundRefusal>> {
    const ready = readyToCompile(await this.load(id, asked.context));
    if (!ready.accepted) return ready;
    const compilation = await this.compiler.fromCutoff(id, ready.round, {
      cutoff: ready.cutoff,
      choice,
      asker: asked.context,
    });
    return this.run(id, { type: 'compile', ...compilation }, asked);
  }

  approve(id: string, sha256: string, asked: Asked): Promise<Outcome<RoundRefusal>> {
    return this.run(id, { type: 'approve', sha256 }, asked);
  }

  async publish(id: string, asked: Asked): Promise<Outcome<RoundRefusal>> {
    const round = await this.load(id, asked.context);
    const caseIds = round.phase === 'unopened' ? [] : (lastEdition(round)?.caseIds ?? []);
    return this.run(id, { type: 'publish', markings: await this.compiler.markings(caseIds, asked.context) }, asked);
  }

  async restate(id: string, reason: string, asked: Asked): Promise<Outcome<RoundRefusal>> {
    const ready = readyToRestate(await this.load(id, asked.context));
    if (!ready.accepted) return ready;
    const { round, cutoff, published } = ready;
    const compilation = await this.compiler.restated(id, round, { cutoff, published, reason, asker: asked.context });
    return this.run(id, { type: 'restate', ...compilation, restates: published.edition, reason }, asked);
  }

  private run(
    id: string,
    command: Acted<RoundCommand>,
    { context, expectedRevision }: Asked,
  ): Promise<Outcome<RoundRefusal>> {
    const expected = expectedRevision === undefined ? {} : { expectedRevision };
    const by = participantOf(context);
    return this.runner.run({ decider: roundDecider, id, command: { ...command, by }, context, ...expected });
  }
}

function participantOf({ actor: { id, onBehalfOf } }: CommandContext): Participant {
  return onBehalfOf === undefined ? { id } : { id, onBehalfOf };
}
