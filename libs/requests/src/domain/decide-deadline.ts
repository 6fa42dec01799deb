import { extensionProblem } from '@comity/calendars';
import { accept, refuse } from '@comity/kernel';
import type { ExtendDeadline, FlagMissedDeadline } from './clock.commands.js';
import { type ClockState, openStop } from './clock.state.js';
import { refuseUnlessOpen } from './decide-filing.js';
import { countedBy } from './policy.terms.js';
import { computedDue, type DueOfClock, deadlineMissed, statedDueOf } from './request.clocks.js';
import type { RequestDecision } from './request.decision.js';
import type { ExtensionAmount } from './request.events.js';
import type { RequestState } from './request.state.js';
import { satisfiedAt } from './satisfied.js';

/**
 * Extends a running deadline as the policy permits: a new due instant under a new deadline version.
 * An extension never cures a deadline that has passed.
 */
export function extend(command: ExtendDeadline, state: RequestState): RequestDecision {
  const refusal = refuseUnlessOpen(state) ?? refuseExtension(command, state.clocks[command.clock]);
  const clock = state.clocks[command.clock];
  if (refusal !== null || clock === undefined) return refusal ?? refuse('clock-not-running', 'the clock does not run');
  const by = 'extendBy' in command ? command.extendBy : null;
  const due =
    'until' in command
      ? statedDueOf(command.clock, state, command.terms, command.until, clock.startedAt)
      : extendedBy(command, command.extendBy, clock, state);
  if (due === null) {
    return refuse(
      'extension-too-long',
      'the policy does not allow this extension: too often, too long, or in another unit',
    );
  }
  if (due.dueAt === null || (clock.dueAt !== null && due.dueAt <= clock.dueAt)) {
    return refuse('deadline-not-later', `an extension ends later than the present due instant ${clock.dueAt}`);
  }
  const { clock: name, reason } = command;
  const deadlineVersion = clock.deadlineVersion + 1;
  return accept({
    type: 'DeadlineExtended',
    data: { clock: name, deadlineVersion, ...due, reason, ...(by === null ? {} : { by }) },
  });
}

function refuseExtension(command: ExtendDeadline, clock: ClockState | undefined): RequestDecision | null {
  if (clock === undefined) return refuse('clock-not-running', `the ${command.clock} clock does not run`);
  if (openStop(clock) !== undefined) return refuse('clock-stands', 'the clock stands; resume it before extending it');
  if (clock.dueAt === null) return refuse('no-binding-deadline', 'there is no binding deadline to extend');
  if (clock.missed !== null || clock.dueAt <= command.at) {
    return refuse(
      'deadline-already-missed',
      `it was due at ${clock.dueAt}; an extension does not cure a deadline that has passed`,
    );
  }
  const permitted = command.terms.permittedReasons?.extension;
  if (permitted === undefined || permitted.includes(command.reason)) return null;
  return refuse('reason-not-permitted', `the agreement permits these reasons: ${permitted.join(', ') || 'none'}`);
}

function extendedBy(
  command: ExtendDeadline,
  amount: ExtensionAmount,
  clock: ClockState,
  state: RequestState,
): DueOfClock | null {
  const { terms, reason } = command;
  const clockTerms = countedBy(command.clock, terms)?.terms;
  if (clock.basis.kind !== 'computed' || clockTerms === undefined) return null;
  const proposed = { ...amount, reason };
  if (extensionProblem(clockTerms, clock.extensions, proposed) !== null) return null;
  return computedDue(command.clock, state, terms, { ...clock, extensions: [...clock.extensions, proposed] });
}

/**
 * Asked by any job at any time: flags once per clock and deadline version, never early, and only while nothing has met the
 * deadline. A superseded version, an answered, withdrawn or closed request changes nothing.
 */
export function flagMissed(command: FlagMissedDeadline, state: RequestState): RequestDecision {
  const clock = state.clocks[command.clock];
  if (clock === undefined || clock.dueAt === null || clock.deadlineVersion !== command.deadlineVersion) return accept();
  if (clock.missed !== null || clock.voided || state.phase !== 'open') return accept();
  const metAt = satisfiedAt(state, command.clock);
  if (metAt !== null && metAt < clock.dueAt) return accept();
  if (command.at < clock.dueAt) return refuse('not-yet-due', `the deadline runs until ${clock.dueAt}`);
  return accept(deadlineMissed(command.clock, clock.deadlineVersion, clock.dueAt));
}
