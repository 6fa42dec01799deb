import { type CalendarDate, isCalendarDate } from '@comity/kernel';
import type { AgreementState, RequestGuidelines } from './agreement.state.js';
import { guidelinesFor } from './agreement.terms.js';
import type { Particulars, RequiredParticular } from './request-guidelines.js';

/** A request as it is about to be filed. */
export interface GuidelinesQuestion {
  readonly kind: string;
  /** The day of filing, in the agreement's zone. */
  readonly on: CalendarDate;
  readonly content: { readonly items: readonly unknown[]; readonly particulars?: Particulars | undefined };
}

/** One thing that the request lacks. */
export interface MissingPart {
  /** `items`, or the name of a particular. */
  readonly part: string;
  /** What to do about it. */
  readonly sentence: string;
}

/** What the guidelines say about a request. */
export interface GuidelinesCheck {
  /** The version that was asked; null where the agreement has no guidelines for the kind, and then nothing is missing. */
  readonly guidelinesVersion: number | null;
  /** Empty where the request is complete. */
  readonly missing: readonly MissingPart[];
}

/** What a request lacks under the guidelines that hold for its kind on the day; a blank counts as not stated. */
export function missingUnderGuidelines(state: AgreementState, question: GuidelinesQuestion): GuidelinesCheck {
  const guidelines = guidelinesFor(state, question);
  if (guidelines === null) return { guidelinesVersion: null, missing: [] };
  const { items, particulars = {} } = question.content;
  const lacking = guidelines.requires.flatMap((required) => missingParticular(required, particulars) ?? []);
  return {
    guidelinesVersion: guidelines.guidelinesVersion,
    missing: [...wrongItemCount(guidelines, items.length), ...lacking],
  };
}

function wrongItemCount({ items: { atLeast, atMost } }: RequestGuidelines, count: number): MissingPart[] {
  if (count < atLeast) return [{ part: 'items', sentence: `ask at least ${atLeast} items; there are ${count}` }];
  if (count > atMost) {
    return [
      { part: 'items', sentence: `ask at most ${atMost} items and the rest in another request; there are ${count}` },
    ];
  }
  return [];
}

function missingParticular({ particular, asks, form }: RequiredParticular, stated: Particulars): MissingPart | null {
  const text = (Object.hasOwn(stated, particular) ? stated[particular] : undefined)?.trim() ?? '';
  if (text === '') return { part: particular, sentence: `state ${particular}: ${asks}` };
  if (form === 'words' || isPeriod(text)) return null;
  return { part: particular, sentence: `state ${particular} as two days such as 2015-03-01/2015-03-31: ${asks}` };
}

function isPeriod(text: string): boolean {
  const [from, to, ...more] = text.split('/');
  if (from === undefined || to === undefined || more.length > 0) return false;
  return isCalendarDate(from) && isCalendarDate(to) && from <= to;
}
