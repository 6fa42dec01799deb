import { type Decision, refuse } from '@comity/kernel';
import type { SanctionRefusal } from './sanction.commands.js';
import type { Participant, SanctionEvent } from './sanction.events.js';
import {
  criteriaWithoutGround,
  type DesignatedSanction,
  type ProposedSanction,
  peopleBehind,
} from './sanction.state.js';

export type SanctionDecision = Decision<SanctionEvent, SanctionRefusal>;
export type Refused = Extract<SanctionDecision, { accepted: false }>;

/** Whoever prepared a proposal decides nothing about it, in person or by another, whatever their roles. */
export function refuseAuthor(by: Participant, { authors }: ProposedSanction): Refused | null {
  if (!peopleBehind(by).some((person) => authors.has(person))) return null;
  return refuse(
    'author-cannot-decide',
    'somebody who neither proposed, cited, consulted nor submitted must decide; ask a second person',
  );
}

/**
 * Refuses while a criterion has no citation that stands.
 * @param fallen places of what the log does not bear out by now, whether or not a challenge has followed yet
 */
export function refuseBare(
  criteria: readonly string[],
  state: ProposedSanction,
  fallen: ReadonlySet<string>,
): Refused | null {
  const bare = criteriaWithoutGround(criteria, { ...state, voided: new Set([...state.voided, ...fallen]) });
  if (bare.length === 0) return null;
  return refuse(
    'grounds-missing',
    `cite at least one event each that the log holds as cited and has not voided, for: ${bare.join(', ')}`,
  );
}

export function notDraft({ phase }: ProposedSanction): Refused {
  return refuse('sanction-not-draft', `the proposal is ${phase}; only a draft, or one returned, can be worked on`);
}

export function notDesignated({ phase }: Exclude<ProposedSanction, DesignatedSanction>): Refused {
  return refuse('sanction-not-designated', `the proposal is ${phase}; only a designation in force can be acted on`);
}

export function contentInvalid(sentence: string): Refused {
  return refuse('content-invalid', sentence);
}

export function hasTwice(values: readonly string[]): boolean {
  return new Set(values).size < values.length;
}
