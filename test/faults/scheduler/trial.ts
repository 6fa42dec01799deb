import { setTimeout as pause } from 'node:timers/promises';
import { Chance } from '../store/chance.js';
import { flagDelaysMs, judgeAcknowledged, judgeDeadlines, judgeRefusals, owedFlags } from './judge.js';
import { Obligation } from './obligation.js';
import { Officer } from './officer.js';
import { type Office, setUpOffice } from './set-up-office.js';
import type { Stage } from './stage.js';
import { cause, drawnTrouble, type Trouble } from './trouble.js';
import type { Verdict } from './verdict.js';
import { Witness } from './witness.js';

export interface TrialSettings {
  readonly stage: Stage;
  readonly seed: number;
  readonly verdict: Verdict;
  /** Requests that are registered in each cycle. */
  readonly obligationsPerCycle: number;
  /** How long after the last trouble everything that is due has to be flagged. */
  readonly flaggedWithinMs: number;
}

const REGISTERED_AT_ONCE = 24;
const DUE_IN_MS = { least: 700, bound: 4_000 } as const;
/** So many of a cycle's obligations fall due in the same millisecond: one in three. */
const DUE_TOGETHER = 3;
const TROUBLE_AFTER_MS = 400;
const ALL_DUE_AFTER_MS = 5_000;
const LOOKED_EVERY_MS = 1_000;
const TOKEN_LIFE_SECONDS = 86_400;

/** Obligations that fall due amid trouble, and in the end the log held against what was told of them. */
export class Trial implements AsyncDisposable {
  readonly #chance: Chance;
  readonly #lives = new Set<Promise<void>>();
  readonly #witness: Witness;
  #obligations = 0;
  /** What was due by then had nothing in its way. */
  #calmUntil = Number.NEGATIVE_INFINITY;

  private constructor(
    private readonly settings: TrialSettings,
    private readonly officer: Officer,
    private readonly office: Office,
  ) {
    this.#chance = new Chance(settings.seed);
    this.#witness = new Witness(settings.stage.store.url);
  }

  static async open(settings: TrialSettings): Promise<Trial> {
    const { issuer, apis } = settings.stage;
    const life = { expiresIn: TOKEN_LIFE_SECONDS };
    const people = {
      officer: await issuer.token('olga', ['case-officer'], life),
      reviewer: await issuer.token('rosa', ['reviewer'], life),
      administrator: await issuer.token('anna', ['administrator'], life),
    };
    const officer = new Officer(apis, people, new Chance(settings.seed));
    return new Trial(settings, officer, await setUpOffice(officer));
  }

  /** Requests that are on record so far. */
  get obligations(): number {
    return this.#obligations;
  }

  /** Registers obligations while nothing goes wrong, and waits until the last of them is due. */
  async calm(cycles: number): Promise<void> {
    for (let cycle = 0; cycle < cycles; cycle += 1) await this.#register(this.#plan());
    await Promise.all([...this.#lives]);
    await pause(ALL_DUE_AFTER_MS);
    this.#calmUntil = Date.now();
  }

  /** Registers as many obligations as a cycle has while something goes wrong, by chance unless told. @returns what went wrong */
  async cycle(trouble = drawnTrouble(this.#chance)): Promise<Trouble> {
    const obligations = this.#plan();
    const troubleChance = new Chance(this.#chance.seed());
    const registering = this.#register(obligations);
    await pause(troubleChance.between(0, TROUBLE_AFTER_MS));
    await cause(trouble, this.settings.stage, troubleChance);
    await registering;
    return trouble;
  }

  /** As many obligations as a cycle has, which fall due from now on. */
  #plan(): Obligation[] {
    const { obligationsPerCycle } = this.settings;
    const togetherInMs = this.#dueInMs();
    const planned = Array.from({ length: obligationsPerCycle }, (_, index) => ({
      dueInMs: index % DUE_TOGETHER === 0 ? togetherInMs : this.#dueInMs(),
      chance: new Chance(this.#chance.seed()),
    }));
    const startMs = Date.now();
    return planned.map(
      ({ dueInMs, chance }) => new Obligation(this.office, this.officer, chance, startMs + dueInMs, startMs),
    );
  }

  /** Heals everything, waits until all is flagged or the time for it is over, and judges. @returns how many statements were checked */
  async judge(): Promise<number> {
    const { stage, verdict, flaggedWithinMs } = this.settings;
    await Promise.all([...this.#lives]);
    await stage.heal();
    await pause(ALL_DUE_AFTER_MS);
    const upTo = Date.now();
    const giveUpAt = performance.now() + flaggedWithinMs;
    do {
      await pause(LOOKED_EVERY_MS);
      await this.#witness.catchUp();
    } while (owedFlags(this.#witness.requests, upTo) > 0 && performance.now() < giveUpAt);
    const { acknowledged, refusals, unanswered } = this.officer;
    for (let count = 0; count < unanswered; count += 1) verdict.note('unanswered', 'a command of an officer');
    judgeRefusals(refusals, verdict);
    return (
      judgeDeadlines(this.#witness.requests, upTo, verdict) +
      judgeAcknowledged(acknowledged, this.#witness.requests, verdict)
    );
  }

  /** After judging: how many flags there are, and how long after the due instant they came, amid trouble and before any. */
  get figures(): Readonly<Record<string, number>> {
    const delays = flagDelaysMs(this.#witness.requests, { dueAfter: this.#calmUntil });
    const calm = flagDelaysMs(this.#witness.requests, { dueBy: this.#calmUntil });
    return {
      ...{ obligations: this.#obligations, commands: this.officer.acknowledged.length },
      ...{ flags: calm.length + delays.length, calmFlags: calm.length },
      ...{ calmFlagDelayMedianMs: at(calm, 0.5), calmFlagDelayP99Ms: at(calm, 0.99) },
      ...{ flagDelayMedianMs: at(delays, 0.5), flagDelayP99Ms: at(delays, 0.99), flagDelayMostMs: at(delays, 1) },
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#witness[Symbol.asyncDispose]();
  }

  #dueInMs(): number {
    return this.#chance.between(DUE_IN_MS.least, DUE_IN_MS.bound);
  }

  async #register(obligations: readonly Obligation[]): Promise<void> {
    const queue = obligations.values();
    const lane = async (): Promise<void> => {
      for (const obligation of queue) {
        const registered = await obligation.register();
        if (registered === null) continue;
        this.#obligations += 1;
        const life = registered.lived.finally(() => this.#lives.delete(life));
        this.#lives.add(life);
      }
    };
    await Promise.all(Array.from({ length: REGISTERED_AT_ONCE }, lane));
  }
}

/** Of what is in order, the one at this share of the way. */
function at(ordered: readonly number[], share: number): number {
  return ordered[Math.ceil(ordered.length * share) - 1] ?? Number.NaN;
}
