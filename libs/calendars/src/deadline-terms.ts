import { recordedZone } from '@comity/kernel';
import { z } from 'zod';

/** Ten years of days: a longer budget is a mistake in the policy, and would make an explanation nobody reads. */
export const MAX_BUDGET_DAYS = 3660;
const MAX_BUDGET = {
  hours: MAX_BUDGET_DAYS * 24,
  'calendar-days': MAX_BUDGET_DAYS,
  'working-days': MAX_BUDGET_DAYS,
  months: 120,
};

export const deadlineUnit = z.enum(['hours', 'calendar-days', 'working-days', 'months']);
export type DeadlineUnit = z.infer<typeof deadlineUnit>;

/** The fact that starts the clock. */
export const startTrigger = z.enum(['filing', 'transmittal', 'receipt', 'acknowledgement', 'completeness']);
export type StartTrigger = z.infer<typeof startTrigger>;

/**
 * Whose days off hold. `union`: those of both parties, so a day counts only when both work;
 * `intersection`: only those that both share, so a day counts when either works.
 */
export const calendarRule = z.enum(['requesting', 'requested', 'union', 'intersection']);
export type CalendarRule = z.infer<typeof calendarRule>;

const reasonCode = z.string().min(1).max(100);

/** A distance from the due instant. Days are whole days of the policy's zone. */
export const deadlineOffset = z.object({
  amount: z.number().int().min(0).max(MAX_BUDGET_DAYS),
  unit: z.enum(['hours', 'calendar-days', 'working-days']),
});
export type DeadlineOffset = z.infer<typeof deadlineOffset>;

/** What happens when the deadline has been over for `after`: the name of a step such as `hotline-level-1`. */
export const escalationRung = z.object({ after: deadlineOffset, rung: reasonCode });
export type EscalationRung = z.infer<typeof escalationRung>;

/** How often, and by how much in all, the deadline may be extended. Extensions are then in this unit. */
export const extensionLimit = z.object({
  times: z.number().int().min(1).max(20),
  total: z.number().int().min(1).max(MAX_BUDGET.hours),
  unit: deadlineUnit,
});
export type ExtensionLimit = z.infer<typeof extensionLimit>;

const reminders = {
  /** Before the due instant. */
  reminderOffsets: z.array(deadlineOffset).max(20),
  /** After the due instant. */
  rungs: z.array(escalationRung).max(20),
};

const bindingTerms = z
  .object({
    kind: z.literal('binding'),
    startsOn: startTrigger,
    unit: deadlineUnit,
    /** Whole units, 1 to 3660 days, 120 months or 87,840 hours. */
    budget: z.number().int().min(1),
    dayZeroCounts: z.boolean(),
    /** The zone in which a day ends, and in which the cut-off hour is read. */
    zone: recordedZone,
    rollForward: z.enum(['none', 'next-working-day']),
    /** A start at or after this hour of the zone is deemed to be on the next day. */
    cutOffHour: z.number().int().min(1).max(23).nullable(),
    calendarRule,
    permittedStops: z.array(reasonCode).max(50),
    extensionLimit: extensionLimit.nullable(),
    ...reminders,
  })
  .refine((terms) => terms.budget <= MAX_BUDGET[terms.unit], 'budget exceeds ten years')
  .refine(
    (terms) =>
      terms.unit !== 'hours' || (terms.rollForward === 'none' && !terms.dayZeroCounts && terms.cutOffHour === null),
    'hours run without day zero, roll-forward or cut-off hour',
  )
  .refine(
    (terms) => terms.extensionLimit === null || (terms.extensionLimit.unit === 'hours') === (terms.unit === 'hours'),
    'hours are extended by hours, days and months by days and months',
  );

/** Classic mutual assistance: age and a requested-by date are tracked, nothing is ever missed. */
const noBindingDeadline = z.object({ kind: z.literal('no-binding-deadline'), startsOn: startTrigger });

/** What a policy says of one clock. */
export const deadlineTerms = z.discriminatedUnion('kind', [bindingTerms, noBindingDeadline]);
export type DeadlineTerms = z.infer<typeof deadlineTerms>;
export type BindingTerms = z.infer<typeof bindingTerms>;

/** The calendars that must be at hand before `computeDue` is asked. */
export function calendarsNeeded(terms: DeadlineTerms): readonly ('requesting' | 'requested')[] {
  if (terms.kind === 'no-binding-deadline' || !countsWorkingDays(terms)) return [];
  switch (terms.calendarRule) {
    case 'requesting':
    case 'requested':
      return [terms.calendarRule];
    case 'union':
    case 'intersection':
      return ['requesting', 'requested'];
  }
}

function countsWorkingDays(terms: BindingTerms): boolean {
  return terms.unit === 'working-days' || terms.rollForward === 'next-working-day' || usesWorkingDayOffsets(terms);
}

function usesWorkingDayOffsets(terms: BindingTerms): boolean {
  const offsets = [...terms.reminderOffsets, ...terms.rungs.map(({ after }) => after)];
  return terms.extensionLimit?.unit === 'working-days' || offsets.some(({ unit }) => unit === 'working-days');
}

export const deadlineExtension = z.object({
  amount: z.number().int().min(1).max(MAX_BUDGET.hours),
  unit: deadlineUnit,
  reason: reasonCode,
});
export type DeadlineExtension = z.infer<typeof deadlineExtension>;

/** Why these terms do not allow one more extension, or null where they do. */
export type ExtensionProblem = 'no-binding-deadline' | 'extension-not-provided' | 'extension-unit' | 'extension-limit';

export function extensionProblem(
  terms: DeadlineTerms,
  granted: readonly DeadlineExtension[],
  proposed: DeadlineExtension,
): ExtensionProblem | null {
  if (terms.kind === 'no-binding-deadline') return 'no-binding-deadline';
  const limit = terms.extensionLimit;
  if (limit === null) return 'extension-not-provided';
  if (proposed.unit !== limit.unit || proposed.amount > MAX_BUDGET[proposed.unit]) return 'extension-unit';
  const total = granted.reduce((sum, { amount }) => sum + amount, proposed.amount);
  return granted.length >= limit.times || total > limit.total ? 'extension-limit' : null;
}
