import { type AgreementState, missingUnderGuidelines } from '@comity/agreements/contract';
import { localDate } from '@comity/calendars';
import { refusalToOpenIn } from '@comity/cases/contract';
import { type CommandContext, CommandRunner, type History, type Outcome } from '@comity/event-log';
import { type CommandAnswer, notFound } from '@comity/http';
import { type Asker, Fault, type Instant, refuse } from '@comity/kernel';
import { Inject, Injectable } from '@nestjs/common';
import type { Judgement } from '../domain/course.commands.js';
import { claimedUrgency } from '../domain/decide-urgency.js';
import { type ExplainedDeadline, explainDeadline } from '../domain/explain-deadline.js';
import type {
  DraftRequest,
  PolicyTerms,
  RequestCommand,
  ReviseRequest,
  StatedDue,
} from '../domain/request.commands.js';
import { requestDecider } from '../domain/request.decider.js';
import type { ClockName, RequestContent } from '../domain/request.events.js';
import type { RequestState } from '../domain/request.state.js';
import {
  loadAgreement,
  loadPinnedTerms,
  loadUrgencyPolicy,
  policyTermsUnder,
  type TermsQuestion,
} from '../policy-terms.js';
import { decidedAnew } from './decided-anew.js';
import { answered, guardedDecider, type RequestsApiRefusal, refusing } from './request.refusals.js';

/** How one command came in: by whom and when, and on which revision where the caller named one. */
export interface Edge {
  readonly context: CommandContext;
  readonly expectedRevision?: number | undefined;
  /** The request as it was loaded for this command. */
  readonly loaded?: History<RequestState>;
}

type TermsForFiling =
  | { readonly accepted: true; readonly terms: PolicyTerms; readonly agreement: AgreementState }
  | { readonly accepted: false; readonly refusal: RequestsApiRefusal };

/** Of a request that is not filed: whatever needs terms is refused before it looks at them. */
const NO_TERMS: PolicyTerms = {
  pins: { agreementRevision: 0, policyVersion: null, ourCalendar: null, counterpartCalendar: null },
  zone: 'UTC',
  clocks: {},
  ourCalendar: null,
  counterpartCalendar: null,
  permittedReasons: null,
};

/** Puts a command about a request to its decider, with the agreement's terms where it needs them. */
@Injectable()
export class RequestsService {
  constructor(@Inject(CommandRunner) private readonly runner: CommandRunner) {}

  async run(id: string, command: RequestCommand, edge: Edge): Promise<CommandAnswer> {
    return answered(await this.outcome(guardedDecider, id, command, edge));
  }

  /** Drafts a request in an open case; one that adds to another names a request that is on record. */
  async draft(id: string, command: DraftRequest | ReviseRequest, edge: Edge): Promise<CommandAnswer> {
    const refusal = await this.openingRefusal(id, command.content, edge);
    return refusal === null
      ? this.run(id, command, edge)
      : answered(await this.outcome(refusing(refusal), id, command, edge));
  }

  /** Files an approved request on the terms that hold today, complete by the guidelines of today; without a policy a deadline has to be stated. */
  file(id: string, stated: StatedDue | undefined, edge: Edge): Promise<CommandAnswer> {
    return decidedAnew(edge, () => this.fileAsLoaded(id, stated, edge));
  }

  private async fileAsLoaded(id: string, stated: StatedDue | undefined, edge: Edge): Promise<CommandAnswer> {
    const { now: at, actor } = edge.context;
    const command = (terms: PolicyTerms, missing: readonly string[] = []): RequestCommand => {
      return { type: 'file', terms, missing, ...(stated === undefined ? {} : { stated }), by: actor.id, at };
    };
    const loaded = await this.runner.loadFor(requestDecider, id, edge.context);
    const { state, revision } = loaded;
    if (state.phase !== 'approved' || state.content === null) return this.refused(id, command, state, edge);
    const answer = await this.termsForFiling({ ...state.content, at }, stated);
    if (!answer.accepted) return answered(await this.outcome(refusing(answer.refusal), id, command(NO_TERMS), edge));
    const { terms, agreement } = answer;
    const { kind } = state.content;
    const check = missingUnderGuidelines(agreement, { kind, on: localDate(at, terms.zone), content: state.content });
    const { guidelinesVersion } = check;
    const pinned = { ...terms, pins: { ...terms.pins, guidelinesVersion } };
    const missing = check.missing.map(({ sentence }) => sentence);
    // The terms are those of the text as loaded.
    const seen = { ...edge, loaded, expectedRevision: edge.expectedRevision ?? revision };
    return this.run(id, command(pinned, missing), seen);
  }

  /** Registers what came in, on the terms that held on the day it was received. */
  async registerIncoming(
    id: string,
    content: RequestContent,
    received: { readonly receivedAt: string; readonly stated: StatedDue | undefined },
    edge: Edge,
  ): Promise<CommandAnswer> {
    const { receivedAt, stated } = received;
    const { now: at, actor } = edge.context;
    const command = (terms: PolicyTerms): RequestCommand => {
      const optional = stated === undefined ? {} : { stated };
      return { type: 'register-incoming', content, receivedAt, terms, ...optional, by: actor.id, at };
    };
    const refusal = await this.openingRefusal(id, content, edge);
    if (refusal !== null) return answered(await this.outcome(refusing(refusal), id, command(NO_TERMS), edge));
    const answer = await this.termsForFiling({ ...content, at: receivedAt }, stated);
    if (answer.accepted) return this.run(id, command(answer.terms), edge);
    return answered(await this.outcome(refusing(answer.refusal), id, command(NO_TERMS), edge));
  }

  /** Takes a closed request up again, in a case that is open. */
  async reopen(id: string, command: (terms: PolicyTerms) => RequestCommand, edge: Edge): Promise<CommandAnswer> {
    const { state } = await this.runner.seenBy(edge.context).load(requestDecider, id);
    const refusal =
      state.content === null ? null : await refusalToOpenIn(this.runner.seenBy(edge.context), state.content.caseId);
    if (refusal === null) return this.runPinned(id, command, edge);
    return answered(await this.outcome(refusing(refusal), id, command(NO_TERMS), edge));
  }

  /** Runs a command that needs the terms which the request has pinned. */
  runPinned(id: string, command: (terms: PolicyTerms) => RequestCommand, edge: Edge): Promise<CommandAnswer> {
    return decidedAnew(edge, () => this.runAsPinned(id, command, edge));
  }

  private async runAsPinned(
    id: string,
    command: (terms: PolicyTerms) => RequestCommand,
    edge: Edge,
  ): Promise<CommandAnswer> {
    const loaded = await this.runner.loadFor(requestDecider, id, edge.context);
    const terms = await this.pinnedTerms(loaded.state);
    if (terms === null) return this.refused(id, command, loaded.state, edge);
    // The terms are those of the request as loaded: a calendar or an urgency that changes meanwhile changes them.
    const { expectedRevision = loaded.revision } = edge;
    return this.run(id, command(terms), { ...edge, expectedRevision, loaded });
  }

  /** Records what the asked party makes of a claim of urgency (null: what is claimed), with the policy for that as pinned. */
  judgeUrgency(
    id: string,
    urgency: string | null,
    command: (judgement: Judgement) => RequestCommand,
    edge: Edge,
  ): Promise<CommandAnswer> {
    return decidedAnew(edge, () => this.judgeAsLoaded(id, urgency, command, edge));
  }

  private async judgeAsLoaded(
    id: string,
    urgency: string | null,
    command: (judgement: Judgement) => RequestCommand,
    edge: Edge,
  ): Promise<CommandAnswer> {
    const loaded = await this.runner.loadFor(requestDecider, id, edge.context);
    const { state, revision } = loaded;
    const terms = await this.pinnedTerms(state);
    const judging = (known: PolicyTerms) => command({ terms: known, judged: null });
    if (terms === null) return this.refused(id, judging, state, edge);
    const judged = await loadUrgencyPolicy(this.runner, state, urgency ?? claimedUrgency(state));
    // The policy is for the claim as loaded.
    const seen = { ...edge, loaded, expectedRevision: edge.expectedRevision ?? revision };
    return this.run(id, command({ terms, judged }), seen);
  }

  /**
   * Why the deadline is what it is, worked out again from what was pinned.
   * @throws Fault `deadline-explanation-differs`
   */
  async deadline(
    id: string,
    clock: ClockName,
    { asker, knownAt }: { readonly asker: Asker; readonly knownAt: Instant | undefined },
  ): Promise<ExplainedDeadline> {
    const { state } = await this.runner.seenBy(asker).load(requestDecider, id, { knownAt });
    const terms = await this.pinnedTerms(state);
    const explained = terms === null ? null : explainDeadline(clock, state, terms);
    if (explained === null) throw notFound('deadline');
    return explained;
  }

  private async pinnedTerms({ content, pins, zone, clocks }: RequestState): Promise<PolicyTerms | null> {
    if (content === null || pins === null || zone === null) return null;
    return loadPinnedTerms(this.runner, content, pins, zone, clocks);
  }

  private async termsForFiling(question: TermsQuestion, stated: StatedDue | undefined): Promise<TermsForFiling> {
    const agreement = await loadAgreement(this.runner, question.agreementId);
    const answer = await policyTermsUnder(agreement, this.runner, question);
    if (!answer.accepted) return answer;
    if (answer.terms.pins.policyVersion !== null || stated !== undefined)
      return { ...answer, agreement: agreement.state };
    return refuse(
      'policy-missing',
      `the agreement has no deadline policy for ${question.kind} and ${question.urgency}; adopt one or state a deadline`,
    );
  }

  private async openingRefusal(id: string, content: RequestContent, edge: Edge): Promise<RequestsApiRefusal | null> {
    const runner = this.runner.seenBy(edge.context);
    return (await refusalToOpenIn(runner, content.caseId)) ?? (await supplementRefusal(runner, id, content));
  }

  /** What the rules say on the state as loaded, where that must be a refusal. */
  private async refused(
    id: string,
    command: (terms: PolicyTerms) => RequestCommand,
    state: RequestState,
    edge: Edge,
  ): Promise<CommandAnswer> {
    const decision = requestDecider.decide(command(NO_TERMS), state);
    if (decision.accepted) throw new Fault('terms-missing', `${command(NO_TERMS).type} was accepted without terms`);
    return answered(await this.outcome(refusing(decision.refusal), id, command(NO_TERMS), edge));
  }

  private outcome(
    decider: typeof guardedDecider,
    id: string,
    command: RequestCommand,
    { context, expectedRevision, loaded }: Edge,
  ): Promise<Outcome<RequestsApiRefusal>> {
    return this.runner.run({
      ...{ decider, id, command, context, loaded },
      ...(expectedRevision === undefined ? {} : { expectedRevision }),
    });
  }
}

/** A supplementary request adds to one of the same counterpart and direction that has been filed. */
async function supplementRefusal(
  runner: CommandRunner,
  id: string,
  content: RequestContent,
): Promise<RequestsApiRefusal | null> {
  if (content.supplements === undefined) return null;
  const { state } = await runner.load(requestDecider, content.supplements);
  const isAddedTo =
    content.supplements !== id &&
    state.filedAt !== null &&
    state.content?.counterpartId === content.counterpartId &&
    state.content.direction === content.direction;
  if (isAddedTo) return null;
  const message = 'supplements names no filed request of this counterpart and direction; name one, or leave it out';
  return { code: 'supplemented-request-unknown', message };
}
