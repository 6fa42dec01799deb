import type { CommandRunner } from '@comity/event-log';
import { type Actor, type Decider, type DomainEvent, Fault, type Instant, idFrom, type Refusal } from '@comity/kernel';
import type { TimerAnswer } from './timer-kind.js';

/** In whose name things happen because time passes. */
export const SCHEDULER: Actor = { id: 'scheduler', roles: ['service'] };

/** A command that says that something may be due, for the decider to judge. */
export interface TimedCommand<State, Command, Event extends DomainEvent, R extends Refusal> {
  readonly decider: Decider<State, Command, Event, R>;
  readonly id: string;
  readonly command: Command;
  /** What makes this question the same question again: its name, the stream's id, and the timer's key. */
  readonly question: readonly (string | number)[];
  readonly now: Instant;
}

/**
 * Asks a decider about a timer: the log decides, and takes the same thing once. The decider refuses with `not-yet-due` what
 * is asked too early, and accepts without an event what is settled.
 * @throws Fault `timer-refused` on any other refusal: a timer asks for nothing that could be refused
 */
export async function askDecider<State, Command, Event extends DomainEvent, R extends Refusal>(
  runner: Pick<CommandRunner, 'run'>,
  { decider, id, command, question, now }: TimedCommand<State, Command, Event, R>,
): Promise<TimerAnswer> {
  const commandId = idFrom(...question);
  const context = { commandId, actor: SCHEDULER, now, correlationId: commandId, comesOfStream: true };
  const outcome = await runner.run({ decider, id, command, context });
  if (outcome.accepted) return outcome.events.length > 0 && !outcome.repeated ? 'acted' : 'settled';
  if (outcome.refusal.code === 'not-yet-due') return 'not-yet-due';
  throw new Fault('timer-refused', `${question.join(' ')}: ${outcome.refusal.code}`);
}
