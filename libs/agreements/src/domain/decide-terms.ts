import { accept, type CalendarDate, readContent, refuse } from '@comity/kernel';
import type { z } from 'zod';
import { checkDates, checkHolds, isSame } from './agreement.checks.js';
import type { AgreementDecision, RefusedAgreement } from './agreement.commands.js';
import { type AgreementEvent, type PolicyContent, policyContent } from './agreement.events.js';
import type { RegisteredAgreement } from './agreement.state.js';
import { latestPolicy } from './agreement.terms.js';
import { type LadderContent, ladderContent } from './hotline-ladder.js';
import { QUALITY_DIMENSIONS, type RubricContent, rubricContent } from './quality-rubric.js';
import { type GuidelinesContent, guidelinesContent } from './request-guidelines.js';

type Read<T> = { readonly accepted: true; readonly content: T } | RefusedAgreement;

/** A version is never edited: what changes is adopted anew, and takes over the same kind and urgency from its day on. */
export function adoptPolicy(policy: PolicyContent, state: RegisteredAgreement): AgreementDecision {
  const read = readTerms(policyContent, policy, state);
  if (!read.accepted) return read;
  const { content } = read;
  const earlier = latestPolicy(state, content.kind, content.urgency);
  const policyVersion = state.policies.length + 1;
  const adopted = { type: 'DeadlinePolicyAdopted', data: { ...content, policyVersion } } as const;
  if (earlier === undefined) return accept(adopted);
  if (isSame({ ...content, policyVersion: earlier.policyVersion }, earlier)) return accept();
  if (content.effectiveFrom < earlier.effectiveFrom) {
    return refuse('policy-before-earlier-adoption', laterDay(earlier.policyVersion, earlier.effectiveFrom));
  }
  return accept<AgreementEvent>(adopted, {
    type: 'DeadlinePolicySuperseded',
    data: {
      policyVersion: earlier.policyVersion,
      byPolicyVersion: policyVersion,
      supersededFrom: content.effectiveFrom,
    },
  });
}

/** Guidelines take over those of the same kind from their day on. */
export function adoptGuidelines(guidelines: GuidelinesContent, state: RegisteredAgreement): AgreementDecision {
  const read = readTerms(guidelinesContent, guidelines, state);
  if (!read.accepted) return read;
  const { content } = read;
  const earlier = state.guidelines.findLast(({ kind }) => kind === content.kind);
  if (earlier !== undefined) {
    const { guidelinesVersion, effectiveFrom } = earlier;
    if (isSame({ ...content, guidelinesVersion }, earlier)) return accept();
    if (content.effectiveFrom < effectiveFrom) return refuseEarlier(guidelinesVersion, effectiveFrom);
  }
  return accept({ type: 'GuidelinesAdopted', data: { ...content, guidelinesVersion: state.guidelines.length + 1 } });
}

/** A rubric says how the dimensions are scored that all agreements share, so that their figures compare. */
export function adoptRubric(rubric: RubricContent, state: RegisteredAgreement): AgreementDecision {
  const read = readTerms(rubricContent, rubric, state);
  if (!read.accepted) return read;
  const { content } = read;
  const scored: readonly string[] = QUALITY_DIMENSIONS;
  const other = content.dimensions.find(({ dimension }) => !scored.includes(dimension));
  if (other !== undefined) {
    return refuse('content-invalid', `${other.dimension} is not scored; the dimensions are ${scored.join(', ')}`);
  }
  const earlier = state.rubrics.at(-1);
  if (earlier !== undefined) {
    const { rubricVersion, effectiveFrom } = earlier;
    if (isSame({ ...content, rubricVersion }, earlier)) return accept();
    if (content.effectiveFrom < effectiveFrom) return refuseEarlier(rubricVersion, effectiveFrom);
  }
  return accept({ type: 'QualityRubricAdopted', data: { ...content, rubricVersion: state.rubrics.length + 1 } });
}

export function defineLadder(ladder: LadderContent, state: RegisteredAgreement): AgreementDecision {
  const read = readTerms(ladderContent, ladder, state);
  if (!read.accepted) return read;
  const { content } = read;
  const earlier = state.ladders.at(-1);
  if (earlier !== undefined) {
    const { ladderVersion, effectiveFrom } = earlier;
    if (isSame({ ...content, ladderVersion }, earlier)) return accept();
    if (content.effectiveFrom < effectiveFrom) return refuseEarlier(ladderVersion, effectiveFrom);
  }
  return accept({ type: 'HotlineLadderDefined', data: { ...content, ladderVersion: state.ladders.length + 1 } });
}

/** Terms as their schema reads them, effective on a day on which the agreement holds. */
function readTerms<S extends z.ZodType<{ effectiveFrom: CalendarDate }>>(
  schema: S,
  terms: z.infer<S>,
  state: RegisteredAgreement,
): Read<z.infer<S>> {
  const { effectiveFrom } = terms;
  const dated = checkDates({ effectiveFrom }) ?? checkHolds(effectiveFrom, state);
  if (dated !== null) return dated;
  const read = readContent(schema, terms);
  return read.valid ? { accepted: true, content: read.data } : refuse('content-invalid', read.sentence);
}

function refuseEarlier(version: number, effectiveFrom: CalendarDate): RefusedAgreement {
  return refuse('terms-before-earlier-adoption', laterDay(version, effectiveFrom));
}

function laterDay(version: number, effectiveFrom: CalendarDate): string {
  return `version ${version} holds from ${effectiveFrom}; adopt the change from that day or a later one`;
}
