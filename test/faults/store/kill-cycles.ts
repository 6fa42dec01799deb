import { setTimeout as pause } from 'node:timers/promises';
import { Attempts } from './attempts.js';
import { Chance } from './chance.js';
import { everything, Follower, oneStream, streamsLike } from './follower.js';
import { judgeFollower, judgeLog, type LogEntry } from './judge.js';
import { compareStreams, readLog } from './read-log.js';
import type { RestartedStore } from './restarted-store.js';
import type { Violations } from './violations.js';
import { lastAnswerOf, SHARED_STREAM, Writer } from './writer.js';

const WRITERS = 12;
/** What a store answers before it is killed, a moment later; a slow one is killed earlier. */
const LIFE_ANSWERS = { least: 0, bound: 250 } as const;
const LIFE_MOMENT_MS = { least: 0, bound: 15 } as const;
const LIFE_MAX_MS = 1_000;
const STANDSTILL_MS = { least: 20, bound: 150 } as const;
const START_MS = { least: 0, bound: 400 } as const;
/** Once in so many cycles. */
const KILLED_WHILE_STARTING = 8;
const STANDS_STILL = 8;
const STANDS_STILL_WHEN_KILLED = 2;

const CAUGHT_UP_WITHIN_MS = 60_000;
const COMPARED_STREAMS = 25;

/** Concurrent writers and followers of a store that is killed, and in the end held against what it told them. */
export class KillCycles {
  readonly #attempts = new Attempts();
  readonly #writers: readonly Writer[];
  readonly #followers: readonly Follower[];

  constructor(
    private readonly store: RestartedStore,
    private readonly chance: Chance,
    private readonly violations: Violations,
    private readonly caughtUpWithinMs = CAUGHT_UP_WITHIN_MS,
  ) {
    const names = Array.from({ length: WRITERS }, (_, number) => `writer-${number}`);
    this.#writers = names.map((name) => new Writer(name, new Chance(chance.seed()), this.#attempts, violations));
    const interests = [everything, oneStream(SHARED_STREAM), streamsLike('writer-1')];
    this.#followers = interests.map((interest) => new Follower(interest));
  }

  /** Appends that were tried, and those of them that were answered. */
  get progress(): { readonly tried: number; readonly answered: number } {
    return { tried: this.#attempts.all.length, answered: this.#attempts.answered };
  }

  /** One life of the store. @throws Fault `store-not-started` */
  async live(): Promise<void> {
    const { chance, store } = this;
    if (chance.onceIn(KILLED_WHILE_STARTING)) await store.killWhileStarting(within(chance, START_MS));
    await store.start();
    const killed = new AbortController();
    for (const follower of this.#followers) follower.follow(store.client);
    const writing = this.#writers.map((writer) => writer.write(store.client, killed.signal));
    await this.#liveAWhile();
    if (chance.onceIn(STANDS_STILL)) await this.#standStill();
    killed.abort();
    await store.kill();
    await Promise.all(writing);
    for (const follower of this.#followers) follower.leave();
  }

  async #standStill(): Promise<void> {
    await this.store.standStill(within(this.chance, STANDSTILL_MS));
    if (this.chance.onceIn(STANDS_STILL_WHEN_KILLED)) return;
    this.store.goOn();
    await this.#liveAWhile();
  }

  async #liveAWhile(): Promise<void> {
    const enough = this.#attempts.answered + within(this.chance, LIFE_ANSWERS);
    const momentMs = within(this.chance, LIFE_MOMENT_MS);
    const latest = performance.now() + LIFE_MAX_MS;
    while (this.#attempts.answered < enough && performance.now() < latest) await pause(1);
    await pause(momentMs);
  }

  /**
   * Starts the store once more, gets every answer that is missing, lets the followers catch up, and judges.
   * @returns how many statements were checked
   * @throws Fault `store-not-started`
   */
  async judge(): Promise<number> {
    const { client } = await this.#startAgain();
    const log = await readLog(client, this.violations);
    await this.#caughtUp(log);
    const streams = [...new Set(log.map(({ stream }) => stream))].slice(-COMPARED_STREAMS);
    let checked = judgeLog(this.#attempts.all, log, this.violations);
    checked += await compareStreams(client, log, [SHARED_STREAM, ...streams], this.violations);
    for (const { interest, shown } of this.#followers) {
      checked += judgeFollower({ name: interest.name, shown, due: log.filter(interest.covers) }, this.violations);
    }
    return checked;
  }

  async #startAgain(): Promise<RestartedStore> {
    await this.store.start();
    for (const follower of this.#followers) follower.follow(this.store.client);
    for (const writer of this.#writers) {
      if (await writer.settle(this.store.client, lastAnswerOf)) continue;
      this.violations.note('retry-unanswered', 'the last append of a writer');
    }
    return this.store;
  }

  /** Bounded: what a follower has not been shown by then is a gap. */
  async #caughtUp(log: readonly LogEntry[]): Promise<void> {
    const giveUpAt = performance.now() + this.caughtUpWithinMs;
    for (const { interest, shown } of this.#followers) {
      const last = log.findLast(interest.covers);
      while (last !== undefined && (shown.at(-1)?.position ?? 0) < last.position && performance.now() < giveUpAt) {
        await pause(20);
      }
    }
  }
}

function within(chance: Chance, { least, bound }: { readonly least: number; readonly bound: number }): number {
  return chance.between(least, bound);
}
