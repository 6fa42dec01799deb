import type { Place } from '../../support/comity-up.js';
import { randomFrom } from '../../support/random.js';
import { arrive } from './arrivals.js';
import { checkLog, type LogCheck } from './check-log.js';
import { OfficeDay } from './office-day.js';
import { type Answered, figuresByKind, figuresOf, type KindFigures, secondsUntilWell, statusesOf } from './tally.js';

export interface TrafficOptions {
  /** Requests a second. */
  readonly rate: number;
  readonly warmUpSeconds: number;
  readonly steadySeconds: number;
  /** How many times the rate arrives while the API is overloaded. */
  readonly overload: number;
  readonly overloadSeconds: number;
  /** At the rate again, to see it recover. */
  readonly recoverySeconds: number;
  readonly seed: number;
  readonly say: (line: string) => void;
}

export interface PhaseReport {
  readonly offered: number;
  readonly statuses: Readonly<Record<string, number>>;
  readonly reads: KindFigures;
  readonly writes: KindFigures;
}

export interface TrafficReport {
  readonly steady: PhaseReport & { readonly byKind: readonly KindFigures[]; readonly failed: number };
  readonly overload: PhaseReport & { readonly shed: number; readonly gaveOut: number };
  readonly recovery: PhaseReport & { readonly wellAfterSeconds: number };
  readonly log: LogCheck;
}

/** What is promised for a steady 200 requests a second on two cores, and after an overload. */
export const PROMISED = { readP99Ms: 50, writeP99Ms: 150, wellAfterSeconds: 10 } as const;

/** A steady stream of requests, then far too many, then the steady stream again; in the end the log is asked. */
export async function traffic(place: Place, options: TrafficOptions): Promise<TrafficReport> {
  const random = randomFrom(options.seed);
  using day = await OfficeDay.open(place, random);
  const phase = async (name: string, rate: number, seconds: number): Promise<readonly Answered[]> => {
    const from = day.answers.length;
    await arrive({ rate, seconds, random, send: (dueAt) => day.one(dueAt) });
    const answers = day.answers.slice(from);
    options.say(`${name}: ${answers.length} requests, ${JSON.stringify(statusesOf(answers))}`);
    return answers;
  };
  const { rate } = options;
  await phase('warming up', rate, options.warmUpSeconds);
  const steady = await phase('steady', rate, options.steadySeconds);
  const overAt = performance.now() + options.overloadSeconds * 1_000;
  const overload = phase('overload', rate * options.overload, options.overloadSeconds);
  // As nobody outside would wait for the last answers to the one before, the phases overlap: told apart by when it was due.
  await untilAt(overAt);
  const recovery = phase('recovery', rate, options.recoverySeconds);
  const during = (await overload).filter(({ dueAt }) => dueAt < overAt);
  const after = (await recovery).filter(({ dueAt }) => dueAt >= overAt);
  const statuses = statusesOf(during);
  return {
    steady: { ...reportOf(steady), byKind: figuresByKind(steady), failed: steady.filter(isFailure).length },
    overload: {
      ...reportOf(during),
      shed: (statuses[429] ?? 0) + (statuses[503] ?? 0),
      gaveOut: statuses[0] ?? 0,
    },
    recovery: { ...reportOf(after), wellAfterSeconds: secondsUntilWell(after, overAt) },
    log: await checkLog(place, day.acknowledged),
  };
}

/** True where everything that must hold at any speed does. */
export function isSound({ steady, log }: TrafficReport): boolean {
  return log.missing === 0 && log.twice === 0 && log.acknowledged > 0 && steady.failed === 0;
}

/** Whether each promise about speed was kept on this machine. */
export function promisesKept({ steady, recovery }: TrafficReport): Readonly<Record<keyof typeof PROMISED, boolean>> {
  return {
    readP99Ms: steady.reads.p99Ms <= PROMISED.readP99Ms,
    writeP99Ms: steady.writes.p99Ms <= PROMISED.writeP99Ms,
    wellAfterSeconds: recovery.wellAfterSeconds <= PROMISED.wellAfterSeconds,
  };
}

/** What an officer would take for a failure: no answer, none in order, or a question that the API does not know. */
function isFailure({ status }: Answered): boolean {
  return status === 0 || status >= 500 || status === 429 || MISPUT.has(status);
}

const MISPUT = new Set([400, 401, 403, 405, 415, 422]);

function reportOf(answers: readonly Answered[]): PhaseReport {
  const of = (isWrite: boolean) => answers.filter((one) => one.isWrite === isWrite);
  return {
    offered: answers.length,
    statuses: statusesOf(answers),
    reads: figuresOf('reads', of(false)),
    writes: figuresOf('writes', of(true)),
  };
}

function untilAt(at: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, at - performance.now())));
}
