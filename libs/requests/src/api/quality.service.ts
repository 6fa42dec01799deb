import { randomBytes } from 'node:crypto';
import { type AgreementState, type QualityRubric, rubricOfVersion, rubricOn } from '@comity/agreements/contract';
import { localDate } from '@comity/calendars';
import { CommandRunner } from '@comity/event-log';
import type { CommandAnswer } from '@comity/http';
import { Fault } from '@comity/kernel';
import { Inject, Injectable } from '@nestjs/common';
import { findAssessment } from '../domain/decide-assessment.js';
import type { AssessQuality, ConfirmQuality, ContestQuality, QualityCommand } from '../domain/quality.commands.js';
import { requestDecider } from '../domain/request.decider.js';
import { loadAgreement } from '../policy-terms.js';
import { answered, guardedDecider } from './request.refusals.js';
import type { Edge } from './requests.service.js';

const SEED_BYTES = 16;

/** Puts what is said about the quality of answers to the rules, with the rubric that holds for it. */
@Injectable()
export class QualityService {
  constructor(@Inject(CommandRunner) private readonly runner: CommandRunner) {}

  /** A first assessment is scored by the rubric of today, a second one by that of the first. */
  async assess(id: string, given: Omit<AssessQuality, 'type' | 'rubric' | 'seed'>, edge: Edge): Promise<CommandAnswer> {
    const rubric = await this.rubricFor(id, given.secondOf, given.at, edge);
    // Drawn here and not by the caller, who could try until the draw suits.
    const seed = randomBytes(SEED_BYTES).toString('hex');
    return this.run(id, { type: 'assess', ...given, rubric, seed }, edge);
  }

  contest(id: string, given: Omit<ContestQuality, 'type'>, edge: Edge): Promise<CommandAnswer> {
    return this.run(id, { type: 'contest-quality', ...given }, edge);
  }

  async confirm(id: string, given: Omit<ConfirmQuality, 'type' | 'rubric'>, edge: Edge): Promise<CommandAnswer> {
    const rubric = await this.rubricFor(id, given.assessmentId, given.at, edge);
    return this.run(id, { type: 'confirm-quality', ...given, rubric }, edge);
  }

  /** @param assessmentId of the assessment that pins the rubric; undefined: the one that holds at that instant */
  private async rubricFor(
    id: string,
    assessmentId: string | undefined,
    at: string,
    { context }: Edge,
  ): Promise<QualityRubric | null> {
    const { state } = await this.runner.seenBy(context).load(requestDecider, id);
    if (state.content === null) return null;
    const agreement = (await loadAgreement(this.runner, state.content.agreementId)).state;
    if (assessmentId === undefined) return rubricAt(agreement, at);
    const rubricVersion = findAssessment(state, assessmentId)?.rubricVersion ?? null;
    if (rubricVersion === null) return null;
    const rubric = rubricOfVersion(agreement, rubricVersion);
    if (rubric !== null) return rubric;
    const { agreementId } = state.content;
    throw new Fault('pinned-rubric-missing', `agreement ${agreementId} has no rubric version ${rubricVersion}`);
  }

  private async run(id: string, command: QualityCommand, { context, expectedRevision }: Edge): Promise<CommandAnswer> {
    const optional = expectedRevision === undefined ? {} : { expectedRevision };
    return answered(await this.runner.run({ decider: guardedDecider, id, command, context, ...optional }));
  }
}

/** On the day of the agreement's zone in which the instant falls. */
function rubricAt(agreement: AgreementState, at: string): QualityRubric | null {
  return agreement.phase === 'unregistered' ? null : rubricOn(agreement, localDate(at, agreement.zone));
}
