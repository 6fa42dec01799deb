import { isPartyTo, ladderOn, standingOn } from '@comity/agreements/contract';
import { localDate } from '@comity/calendars';
import { type CommandContext, CommandRunner, type Outcome } from '@comity/event-log';
import type { Instant } from '@comity/kernel';
import { loadAgreement, requestDecider } from '@comity/requests/contract';
import { Inject, Injectable } from '@nestjs/common';
import type { Escalate, HotlineCommand, HotlineRefusal, HotlineTerms } from '../domain/hotline.commands.js';
import { hotlineDecider } from '../domain/hotline.decider.js';
import type { IssueContent } from '../domain/hotline.events.js';

/** Who asks, as part of what, and what they have seen. */
export interface Asked {
  readonly context: CommandContext;
  readonly expectedRevision?: number | undefined;
}

/** What everything that is taken to the hotline says. */
export interface Escalation extends Pick<IssueContent, 'raisedBy' | 'subject'> {
  readonly escalatedAt: Instant;
  readonly level: number;
}

type Parties = Pick<IssueContent, 'agreementId' | 'counterpartId'>;

/** Of a request that does not exist: nobody is asked about its agreement. */
const NO_TERMS: HotlineTerms = { standing: 'unregistered', isParty: false, zone: 'UTC', ladder: null };

/** Puts a command about a hotline issue to its decider, with what the agreement and the request say where it needs them. */
@Injectable()
export class HotlineCommands {
  constructor(@Inject(CommandRunner) private readonly runner: CommandRunner) {}

  /** Takes an issue in the course of a request to the hotline. */
  async escalate(
    id: string,
    requestId: string,
    { escalatedAt, level, ...said }: Escalation,
    asked: Asked,
  ): Promise<Outcome<HotlineRefusal>> {
    const { state } = await this.runner.seenBy(asked.context).load(requestDecider, requestId);
    const at = asked.context.now;
    const command = { type: 'escalate', escalatedAt, level, request: state, at } as const;
    if (state.content === null) {
      const issue = { ...said, requestId, drill: false, agreementId: requestId, counterpartId: requestId };
      return this.run(id, { ...command, issue, terms: NO_TERMS }, asked);
    }
    const { agreementId, counterpartId, caseId } = state.content;
    const issue = { ...said, requestId, drill: false, agreementId, counterpartId, caseId };
    return this.run(id, { ...command, issue, terms: await this.termsOf(issue, escalatedAt) }, asked);
  }

  /** Starts a drill, which climbs the same ladder. */
  async startDrill(
    id: string,
    parties: Parties,
    { escalatedAt, level, ...said }: Escalation,
    asked: Asked,
  ): Promise<Outcome<HotlineRefusal>> {
    const issue = { ...said, ...parties, drill: true };
    const terms = await this.termsOf(parties, escalatedAt);
    const command: Escalate = {
      ...{ type: 'escalate', issue, escalatedAt, level, request: null, terms },
      at: asked.context.now,
    };
    return this.run(id, command, asked);
  }

  run(id: string, command: HotlineCommand, { context, expectedRevision }: Asked): Promise<Outcome<HotlineRefusal>> {
    const expected = expectedRevision === undefined ? {} : { expectedRevision };
    return this.runner.run({ decider: hotlineDecider, id, command, context, ...expected });
  }

  private async termsOf({ agreementId, counterpartId }: Parties, at: Instant): Promise<HotlineTerms> {
    const { state } = await loadAgreement(this.runner, agreementId);
    const zone = state.phase === 'unregistered' ? 'UTC' : state.zone;
    const on = localDate(at, zone);
    const isParty = isPartyTo(state, counterpartId);
    return { standing: standingOn(state, on), isParty, zone, ladder: ladderOn(state, on) };
  }
}
