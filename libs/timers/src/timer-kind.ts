import type { CommandRunner } from '@comity/event-log';
import { Fault, type Instant } from '@comity/kernel';
import type { OpenProjection } from '@comity/read-store';
import { inSpan, timersAsked } from '@comity/telemetry';
import type { ZodType } from 'zod';

/** Something that will happen when its instant passes and nothing else does. What else identifies it is its kind's own. */
export interface Timer {
  readonly dueAt: Instant;
}

/** What the passing of time will bring for one stream. The row's key is the stream's id. */
export interface TimersRow<T extends Timer = Timer> {
  /** The earliest of `timers`; null while none is pending. Indexed, or a sweep reads every row. */
  readonly nextDueAt: Instant | null;
  readonly timers: readonly T[];
}

/**
 * `acted`: what was due is on record now, by us or by another who asked at the same moment. `settled`: there was nothing to
 * do, because it was done before or things have changed.
 */
export type TimerAnswer = 'acted' | 'settled' | 'not-yet-due';

/**
 * One kind of thing that happens because time passes. The projection says what is pending, which may be out of date; whether
 * it happens is the log's to say, asked by `ask`.
 */
export interface TimerKind<T extends Timer = Timer> {
  /** kebab-case; part of every job's id. */
  readonly name: string;
  readonly projection: OpenProjection<TimersRow<T>>;
  /** A timer comes back from Redis, where anybody may have written. */
  readonly schema: ZodType<T>;
  /** Tells the timers of one stream apart, without a colon; the same key is the same timer. */
  keyOf(timer: T): string;
  /** Safe to ask at any time, any number of times and from anywhere. @param now by the more hesitant of our clocks */
  ask(runner: CommandRunner, due: DueTimer<T>, now: Instant): Promise<TimerAnswer>;
}

/** A timer with the stream that it belongs to. */
export interface DueTimer<T extends Timer = Timer> {
  /** Of the stream, without its category. */
  readonly id: string;
  readonly timer: T;
}

/** The timers of a row, each with its stream. */
export function dueTimers(id: string, { timers }: Pick<TimersRow, 'timers'>, dueBy: Instant): DueTimer[] {
  return timers.filter(({ dueAt }) => dueAt <= dueBy).map((timer) => ({ id, timer }));
}

/** Asks about one timer, counted and in a trace of its own. @throws what `ask` throws */
export async function askAbout(
  kind: TimerKind,
  runner: CommandRunner,
  due: DueTimer,
  now: Instant,
): Promise<TimerAnswer> {
  try {
    const answer = await inSpan(`timer ${kind.name}`, { kind: 'consumer', root: true }, () =>
      kind.ask(runner, due, now),
    );
    timersAsked.inc({ kind: kind.name, answer });
    return answer;
  } catch (error) {
    timersAsked.inc({ kind: kind.name, answer: 'failed' });
    throw error;
  }
}

/**
 * Finds a kind by its name.
 * @throws Fault `timer-kind-twice` at once when two share a name; `timer-kind-unknown` when asked for one that is none
 */
export function kindsByName(kinds: readonly TimerKind[]): (name: string) => TimerKind {
  const byName = new Map(kinds.map((kind) => [kind.name, kind]));
  if (byName.size < kinds.length) throw new Fault('timer-kind-twice', 'two kinds of timers share a name');
  return (name) => {
    const kind = byName.get(name);
    if (kind === undefined) throw new Fault('timer-kind-unknown', `there is no kind of timers named ${name}`);
    return kind;
  };
}
