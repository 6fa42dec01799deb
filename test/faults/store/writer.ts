import { setTimeout as pause } from 'node:timers/promises';
import {
  ANY,
  type AppendToStreamOptions,
  jsonEvent,
  type KurrentDBClient,
  NO_STREAM,
  WrongExpectedVersionError,
} from '@kurrent/kurrentdb-client';
import { type Attempt, type Attempts, contentOf, type Part, type SentEvent, type Told } from './attempts.js';
import type { Chance } from './chance.js';
import type { Violations } from './violations.js';

/** All writers append here, wherever it stands. */
export const SHARED_STREAM = 'shared';
/** After so many appends a writer leaves its streams and begins new ones. */
const APPENDS_PER_STREAM = 40;
const MOST_IN_BATCH = 40;
const RECENT_APPENDS = 200;
const BEFORE_RETRY_MS = 5;
const LAST_ATTEMPTS = 20;

/** Where a stream stands that only one writer writes to. */
interface OwnStream {
  readonly name: string;
  revision: number;
}

/** Appends one thing after another through the official client, and tries again with the same ids what nobody answered. */
export class Writer {
  #own: [OwnStream, OwnStream];
  #unanswered: Attempt | null = null;
  #appends = 0;

  constructor(
    private readonly name: string,
    private readonly chance: Chance,
    private readonly attempts: Attempts,
    private readonly violations: Violations,
  ) {
    this.#own = this.#newStreams();
  }

  /** Appends until told to stop; what has no answer by then is tried again next time. */
  async write(client: KurrentDBClient, stop: AbortSignal): Promise<void> {
    while (!stop.aborted) {
      if (await this.settle(client)) this.#unanswered = this.#next();
      else await pause(BEFORE_RETRY_MS);
    }
  }

  /** Asks for the answer that is still missing, if one is. @returns false when the store did not say */
  async settle(client: KurrentDBClient, ask = answerOf): Promise<boolean> {
    const attempt = this.#unanswered;
    if (attempt === null) return true;
    const answer = await ask(client, attempt);
    if (answer === null) return false;
    this.#learn(attempt, answer);
    this.#unanswered = null;
    return true;
  }

  #learn(attempt: Attempt, answer: Told | 'refused'): void {
    if (attempt.answer !== null) {
      this.#compare(attempt.answer, answer);
      return;
    }
    this.attempts.settle(attempt, answer);
    if (attempt.hopeless) return;
    if (answer === 'refused') this.violations.note('retry-refused', `${this.name}: ${JSON.stringify(attempt.parts)}`);
    else this.#moveOn(attempt, answer);
  }

  #compare(first: Told | 'refused', again: Told | 'refused'): void {
    const [told, toldAgain] = [first, again].map((answer) => JSON.stringify(answer));
    if (told !== toldAgain) this.violations.note('repeat-answered-otherwise', `${toldAgain}, not ${told}`);
  }

  #moveOn({ parts }: Attempt, { lastRevisions }: Told): void {
    for (const [index, { stream }] of parts.entries()) {
      const own = this.#own.find(({ name }) => name === stream);
      if (own !== undefined) own.revision = lastRevisions[index] ?? Number.NaN;
    }
  }

  #next(): Attempt {
    this.#appends += 1;
    if (this.#appends % APPENDS_PER_STREAM === 0) this.#own = this.#newStreams();
    const [first, second] = this.#own;
    switch (this.chance.between(0, 10)) {
      case 0:
        return this.attempts.begin([this.#to(first, 1), this.#to(second, 2)]);
      case 1:
        return this.attempts.begin([{ ...this.#to(first, 1), expected: first.revision + 5 }], true);
      case 2:
        return this.#recent() ?? this.attempts.begin([this.#to(first, 1)]);
      case 3:
      case 4:
        return this.attempts.begin([this.#to(first, this.chance.between(2, MOST_IN_BATCH))]);
      case 5:
      case 6:
      case 7:
        return this.attempts.begin([{ stream: SHARED_STREAM, expected: null, events: this.attempts.newEvents(1) }]);
      default:
        return this.attempts.begin([this.#to(second, 1)]);
    }
  }

  /** What was acknowledged a while ago, perhaps to another writer: sent again, it must be acknowledged as it was. */
  #recent(): Attempt | null {
    const attempt = this.attempts.all.at(-this.chance.between(1, RECENT_APPENDS));
    return attempt === undefined || attempt.answer === null || attempt.answer === 'refused' ? null : attempt;
  }

  #to({ name, revision }: OwnStream, count: number): Part {
    return { stream: name, expected: revision, events: this.attempts.newEvents(count) };
  }

  #newStreams(): [OwnStream, OwnStream] {
    const name = (side: string) => `${this.name}-${side}-${this.#appends}`;
    return [
      { name: name('left'), revision: -1 },
      { name: name('right'), revision: -1 },
    ];
  }
}

/** The answer of a store that runs, after a few attempts where a connection was lost; null when there is none. */
export async function lastAnswerOf(client: KurrentDBClient, attempt: Attempt): Promise<Told | 'refused' | null> {
  for (let number = 1; number <= LAST_ATTEMPTS; number += 1) {
    const answer = await answerOf(client, attempt);
    if (answer !== null) return answer;
    await pause(BEFORE_RETRY_MS);
  }
  return null;
}

/** What the store says to the append; null when it does not say. */
export async function answerOf(client: KurrentDBClient, { parts }: Attempt): Promise<Told | 'refused' | null> {
  try {
    const [only, ...others] = parts;
    if (others.length > 0) return await appendToSeveral(client, parts);
    const { nextExpectedRevision, position } = await client.appendToStream(only.stream, only.events.map(toEvent), {
      streamState: stateOf(only),
    });
    return { position: Number(position?.commit), lastRevisions: [Number(nextExpectedRevision)] };
  } catch (error) {
    return error instanceof WrongExpectedVersionError ? 'refused' : null;
  }
}

async function appendToSeveral(client: KurrentDBClient, parts: readonly Part[]): Promise<Told> {
  const requests = parts.map((part) => ({
    streamName: part.stream,
    expectedState: stateOf(part),
    events: part.events.map(toEvent),
  }));
  const { position, responses } = await client.multiStreamAppend(requests);
  const revisions = new Map(responses?.map(({ streamName, revision }) => [streamName, Number(revision)]));
  return { position: Number(position), lastRevisions: parts.map(({ stream }) => revisions.get(stream) ?? Number.NaN) };
}

function stateOf({ expected }: Part): NonNullable<AppendToStreamOptions['streamState']> {
  if (expected === null) return ANY;
  return expected < 0 ? NO_STREAM : BigInt(expected);
}

function toEvent({ id, number }: SentEvent) {
  return jsonEvent({ id, type: 'Noted', data: contentOf(number) });
}
