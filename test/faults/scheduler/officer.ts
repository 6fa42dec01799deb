import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Chance } from '../store/chance.js';

/** A command that the API said it has carried out. */
export interface Acknowledged {
  /** `request-<uuid>` */
  readonly stream: string;
  readonly revision: number;
  /** The event that it stands for in the log. */
  readonly event: string;
}

/** What became of a command: carried out, refused by a rule with its code, or never answered. */
export type Told =
  | { readonly is: 'done'; readonly id: string }
  | { readonly is: 'refused'; readonly code: string }
  | null;

export interface Command {
  readonly method?: 'POST' | 'PUT';
  readonly path: string;
  readonly body: object;
  /** The event that it records. */
  readonly event: string;
}

/** The tokens of those who work in the office. */
export interface People {
  readonly officer: string;
  readonly reviewer: string;
  readonly administrator: string;
}

const ANSWERED_WITHIN_MS = 20_000;
const ASKED_FOR_MS = 180_000;
const ASKED_AGAIN_AFTER_MS = 200;

/** Sends commands to whichever API answers, each until it has an answer, and remembers what was acknowledged. */
export class Officer {
  readonly acknowledged: Acknowledged[] = [];
  /** Refusals by code. */
  readonly refusals = new Map<string, number>();
  unanswered = 0;

  constructor(
    private readonly apis: readonly { readonly url: string }[],
    private readonly people: People,
    private readonly chance: Chance,
  ) {}

  async send(command: Command, as: keyof People = 'officer'): Promise<Told> {
    const key = randomUUID();
    const giveUpAt = performance.now() + ASKED_FOR_MS;
    while (performance.now() < giveUpAt) {
      const told = await this.#try(command, key, this.people[as]);
      if (told !== null) return told;
      await pause(ASKED_AGAIN_AFTER_MS);
    }
    this.unanswered += 1;
    return null;
  }

  /** One attempt; null when nobody knows what became of it. The same key makes the next attempt the same command. */
  async #try({ method = 'POST', path, body, event }: Command, key: string, token: string): Promise<Told> {
    const api = this.apis[this.chance.between(0, this.apis.length)];
    try {
      const response = await fetch(`${api?.url}${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': key },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(ANSWERED_WITHIN_MS),
      });
      const answer = (await response.json()) as { id: string; revision: number; code: string };
      if (response.status >= 500 || response.status === 429) return null;
      if (!response.ok) return this.#refused(answer.code);
      const stream = `${path.split('/')[2]?.slice(0, -1)}-${answer.id}`;
      this.acknowledged.push({ stream, revision: answer.revision, event });
      return { is: 'done', id: answer.id };
    } catch {
      return null;
    }
  }

  #refused(code: string): Told {
    this.refusals.set(code, (this.refusals.get(code) ?? 0) + 1);
    return { is: 'refused', code };
  }
}
