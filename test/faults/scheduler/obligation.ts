import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Chance } from '../store/chance.js';
import type { Command, Officer, People } from './officer.js';
import { BUDGET_MS, EXTENSION_REASON, type Office, STOP_REASON } from './set-up-office.js';

/** What becomes of an obligation around its due instant, and of a hundred how many. */
const FATES = [
  ['silent', 34],
  ['answered', 24],
  ['answered-but-recorded-late', 6],
  ['extended', 12],
  ['stopped', 10],
  ['withdrawn', 7],
  ['closed', 7],
] as const;

type Fate = (typeof FATES)[number][0];

const CLOSE_TO_DUE_MS = 50;
const ANSWER_ID_PREFIX = '/answers/';

/** One request that we owe an answer to, from its registration until nobody acts on it any more. */
export class Obligation {
  readonly #fate: Fate;

  constructor(
    private readonly office: Office,
    private readonly officer: Officer,
    private readonly chance: Chance,
    /** Milliseconds since 1970, as all times here. */
    private readonly dueAtMs: number,
    private readonly receivedAtMs: number,
  ) {
    this.#fate = drawnFate(chance);
  }

  /** Registers it; what is to become of it then happens by itself. @returns null when it is not on record */
  async register(): Promise<{ readonly lived: Promise<void> } | null> {
    const isCounted = this.#fate === 'stopped' || this.chance.onceIn(3);
    const received = isCounted
      ? { receivedAt: instant(this.dueAtMs - BUDGET_MS) }
      : { receivedAt: instant(this.receivedAtMs), stated: { dueAt: instant(this.dueAtMs), source: 'their note' } };
    const told = await this.officer.send({
      ...{ path: '/v1/requests/incoming', event: 'RequestFiled' },
      body: {
        ...{ ...this.office, kind: 'information', urgency: 'routine', reference: randomUUID(), subject: 'Logs' },
        ...{ items: [{ itemId: '1', text: 'Connection logs' }], ...received },
      },
    });
    return told?.is === 'done' ? { lived: this.#live(told.id) } : null;
  }

  async #live(id: string): Promise<void> {
    switch (this.#fate) {
      case 'silent':
        return;
      case 'answered':
        return this.#answer(id, this.#around(CLOSE_TO_DUE_MS), 0);
      case 'answered-but-recorded-late':
        return this.#answer(id, this.dueAtMs - 1, this.chance.between(200, 2_500));
      case 'extended':
        return this.#extend(id);
      case 'stopped':
        return this.#stopAndResume(id);
      case 'withdrawn': {
        const withdrawnAt = await this.#until(this.#around(CLOSE_TO_DUE_MS));
        return this.#act(id, 'withdrawal', 'RequestWithdrawn', { withdrawnAt, reason: 'no longer needed' });
      }
      case 'closed': {
        await this.#until(this.#around(CLOSE_TO_DUE_MS));
        return this.#act(id, 'closure', 'RequestClosed', { outcomes: [{ itemId: '1', outcome: 'no-longer-needed' }] });
      }
    }
  }

  /** @param recordedAfterMs how long after the dispatch it is recorded */
  async #answer(id: string, sentAtMs: number, recordedAfterMs: number): Promise<void> {
    const answer = `${ANSWER_ID_PREFIX}${randomUUID()}`;
    const wording = { answers: [{ itemId: '1', answer: 'final' }], text: 'We enclose the logs' };
    await this.officer.send({
      ...{ method: 'PUT', path: `/v1/requests/${id}${answer}`, event: 'AnswerDrafted', body: wording },
    });
    await this.#act(id, `${answer.slice(1)}/approval`, 'AnswerApproved', {}, 'reviewer');
    await this.#until(sentAtMs + recordedAfterMs);
    // It cannot have been sent before it was approved, however slow that was.
    const sentAt = recordedAfterMs === 0 ? instant(Date.now()) : instant(sentAtMs);
    await this.#act(id, `${answer.slice(1)}/dispatch`, 'AnswerSent', { sentAt, channel: 'courier' });
  }

  async #extend(id: string): Promise<void> {
    await this.#until(this.dueAtMs - this.chance.between(-CLOSE_TO_DUE_MS, 300));
    const until = { dueAt: instant(this.dueAtMs + this.chance.between(500, 3_000)), source: 'their note' };
    const body = { clock: 'response', reason: EXTENSION_REASON, until };
    await this.#act(id, 'extensions', 'DeadlineExtended', body);
  }

  async #stopAndResume(id: string): Promise<void> {
    const stoppedAt = await this.#until(this.dueAtMs - this.chance.between(-CLOSE_TO_DUE_MS, 300));
    await this.#act(id, 'stops', 'ClockStopped', { clock: 'response', stoppedAt, reason: STOP_REASON });
    if (this.chance.onceIn(4)) return;
    const resumedAt = await this.#until(Date.parse(stoppedAt) + this.chance.between(100, 2_000));
    await this.#act(id, 'resumptions', 'ClockResumed', { clock: 'response', resumedAt });
  }

  async #act(id: string, step: string, event: string, body: object, as: keyof People = 'officer'): Promise<void> {
    const command: Command = { path: `/v1/requests/${id}/${step}`, event, body };
    await this.officer.send(command, as);
  }

  #around(ms: number): number {
    return this.dueAtMs + this.chance.between(-ms, ms + 1);
  }

  /** Waits for a moment, or not at all when it has passed. @returns what time it is then */
  async #until(momentMs: number): Promise<string> {
    await pause(Math.max(0, momentMs - Date.now()));
    return instant(Date.now());
  }
}

function drawnFate(chance: Chance): Fate {
  let drawn = chance.between(0, 100);
  for (const [fate, ofHundred] of FATES) {
    drawn -= ofHundred;
    if (drawn < 0) return fate;
  }
  return 'silent';
}

function instant(ms: number): string {
  return new Date(ms).toISOString();
}
