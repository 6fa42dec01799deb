import { randomUUID } from 'node:crypto';

/** One event as a writer sends it; the number tells what is in it. */
export interface SentEvent {
  readonly id: string;
  readonly number: number;
}

/** What one append writes to one stream. */
export interface Part {
  readonly stream: string;
  /** The revision that the writer knows the stream to stand at, -1 for none; null when it does not care. */
  readonly expected: number | null;
  readonly events: readonly SentEvent[];
}

/** What the store acknowledged: the place of the last event, and where each stream then stood. */
export interface Told {
  readonly position: number;
  readonly lastRevisions: readonly number[];
}

/** One append, to be tried with the same ids until it is answered. */
export interface Attempt {
  readonly parts: readonly [Part, ...Part[]];
  /** The writer expects a revision that cannot be: only a refusal is right. */
  readonly hopeless: boolean;
  /** The highest position that any writer had been told before this append was first tried: it must come behind. */
  readonly floor: number;
  /** Null as long as nobody knows. */
  answer: Told | 'refused' | null;
}

/** Everything that was ever tried, and what was answered. */
export class Attempts {
  readonly all: Attempt[] = [];
  #highestTold = 0;
  #numbered = 0;
  #answered = 0;

  begin(parts: readonly [Part, ...Part[]], hopeless = false): Attempt {
    const attempt: Attempt = { parts, hopeless, floor: this.#highestTold, answer: null };
    this.all.push(attempt);
    return attempt;
  }

  settle(attempt: Attempt, answer: Told | 'refused'): void {
    attempt.answer = answer;
    this.#answered += 1;
    if (answer !== 'refused') this.#highestTold = Math.max(this.#highestTold, answer.position);
  }

  newEvents(count: number): SentEvent[] {
    return Array.from({ length: count }, () => ({ id: randomUUID(), number: this.#numbered++ }));
  }

  /** Appends that were answered; a refusal is an answer as well. */
  get answered(): number {
    return this.#answered;
  }
}

const MAX_PADDING = 1_500;

/** What is in an event, so that a change of any of it shows. */
export function contentOf(number: number): { number: number; padding: string } {
  return { number, padding: String.fromCharCode(97 + (number % 26)).repeat(number % MAX_PADDING) };
}
