import type { DomainEvent, Recorded, StreamType } from '@comity/kernel';

/** Where a stream belongs: its case, and what people call it. */
export interface Placing {
  readonly caseId: string;
  /** Such as `request US-2026-017`. */
  readonly title: string;
}

/**
 * What each event says, in the past tense and in full words, without its subject: `approved the request`. The timeline puts
 * before it who recorded the event.
 */
export type Sentences<Event extends DomainEvent> = {
  readonly [Type in Event['type']]: (data: Extract<Event, { readonly type: Type }>['data']) => string;
};

/** What a slice tells cases about its streams: which case they are in, and how they read in its timeline. */
export interface CaseMatter<Event extends DomainEvent = DomainEvent> {
  readonly stream: StreamType;
  /** Where an event puts its stream; null for the many that say nothing of it. The last one counts. */
  placing(event: Recorded<Event>): Placing | null;
  /** Streams on which its stream rests by an event: who must not know of them must not know of it. None where it is absent. */
  citing?(event: Recorded<Event>): readonly string[];
  readonly sentences: Sentences<Event>;
}

/** Declares what a slice tells; every event of the stream has a sentence, or it does not compile. */
export function caseMatter<Event extends DomainEvent>(matter: CaseMatter<Event>): CaseMatter {
  // Only events of the matter's own stream are handed to it, checked by the event log.
  return matter as unknown as CaseMatter;
}

const QUOTED_AT_MOST = 200;

/** What somebody wrote, in quotation marks, cut where it is too long for a sentence. */
export function quoted(text: string): string {
  const words = text.replaceAll(/\s+/g, ' ').trim();
  return words.length <= QUOTED_AT_MOST ? `“${words}”` : `“${words.slice(0, QUOTED_AT_MOST).toWellFormed()}…”`;
}

const LISTED_AT_MOST = 10;

/** `1`, `1 and 2`, `1, 2 and 3`; what is more than ten is counted. */
export function listed(names: readonly string[]): string {
  const shown = names.slice(0, LISTED_AT_MOST);
  if (names.length > shown.length) return `${shown.join(', ')} and ${names.length - shown.length} more`;
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}
