import { calendarDate, instant, recordedZone } from '@comity/kernel';
import { z } from 'zod';
import { calendarRule, deadlineExtension, deadlineUnit, startTrigger } from './deadline-terms.js';
import { dayReason } from './working-calendar.js';

/** A span in which the clock stands; `to` is null while it still stands. */
export const clockStop = z.object({ from: instant, to: instant.nullable(), reason: z.string().min(1).max(100) });
export type ClockStop = z.infer<typeof clockStop>;

export const policyReference = z.object({ id: z.string().min(1), version: z.number().int().min(1) });
export type PolicyReference = z.infer<typeof policyReference>;

export const stepReason = z.enum([...dayReason.options, 'day-zero', 'calendar-day', 'stopped']);
export type StepReason = z.infer<typeof stepReason>;

/**
 * A run of days in a row that were treated alike, so that ten years stay readable.
 * `running` is the count of days after the last of them; `name` the holiday, or the reason of a stop.
 */
export const explanationStep = z.object({
  from: calendarDate,
  through: calendarDate,
  treatment: z.enum(['counted', 'skipped', 'rolled-to']),
  reason: stepReason,
  name: z.string().nullable(),
  /** Beyond the calendar's horizon: by the weekend rule alone. */
  provisional: z.boolean(),
  part: z.enum(['budget', 'extension', 'roll-forward']),
  running: z.number().int().min(0),
});
export type ExplanationStep = z.infer<typeof explanationStep>;

const common = {
  policy: policyReference.nullable(),
  startAt: instant,
  startsOn: startTrigger,
};

const counting = {
  ...common,
  unit: deadlineUnit,
  budget: z.number().int(),
  zone: recordedZone,
  extensions: z.array(deadlineExtension),
  stops: z.array(clockStop),
  /** Stops for reasons that the policy does not list: shown, and without effect. */
  stopsWithoutEffect: z.array(clockStop),
  /** Null while the clock stands. */
  dueAt: instant.nullable(),
};

const countedDays = z.object({
  kind: z.literal('counted-days'),
  ...counting,
  calendarRule,
  calendars: z.array(
    z.object({ party: z.enum(['requesting', 'requested']), id: z.string(), version: z.number().int() }),
  ),
  dayZero: calendarDate,
  dayZeroCounts: z.boolean(),
  /** The cut-off hour that moved day zero to the day after the start, or null. */
  afterCutOffHour: z.number().int().nullable(),
  steps: z.array(explanationStep),
  dueOn: calendarDate.nullable(),
  provisional: z.boolean(),
});

const countedHours = z.object({
  kind: z.literal('counted-hours'),
  ...counting,
  /** The part of each stop that was not charged, in milliseconds. */
  notChargedMs: z.array(z.object({ stop: clockStop, ms: z.number().int().min(0) })),
  dueOn: calendarDate.nullable(),
});

const noDeadline = z.object({ kind: z.literal('no-binding-deadline'), ...common });

const stated = z.object({
  kind: z.literal('stated'),
  dueOn: calendarDate,
  zone: recordedZone,
  source: z.string().min(1).max(2000),
});

/** Why a deadline is what it is, as data that is stored with it. */
export const deadlineExplanation = z.discriminatedUnion('kind', [countedDays, countedHours, noDeadline, stated]);
export type DeadlineExplanation = z.infer<typeof deadlineExplanation>;
export type CountedDays = z.infer<typeof countedDays>;
export type CountedHours = z.infer<typeof countedHours>;

/** A deadline with its reasons. `dueAt` is exclusive: an answer is in time before it. Null: none binds, or the clock stands. */
export const deadline = z.object({
  dueAt: instant.nullable(),
  dueOn: calendarDate.nullable(),
  provisional: z.boolean(),
  explanation: deadlineExplanation,
});
export type Deadline = z.infer<typeof deadline>;
