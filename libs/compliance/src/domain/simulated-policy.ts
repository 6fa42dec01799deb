import { deadlineTerms } from '@comity/calendars';
import { uuid } from '@comity/kernel';
import { z } from 'zod';

const calendarPin = z.object({ calendarId: uuid, version: z.int().min(1) });

/** What a policy file may leave unsaid of days that are counted. */
const USUAL = {
  kind: 'binding',
  dayZeroCounts: false,
  rollForward: 'none',
  cutOffHour: null,
  calendarRule: 'requested',
  permittedStops: [],
  extensionLimit: null,
  reminderOffsets: [],
  rungs: [],
};

/**
 * Another policy, under which history is told once more: the terms of the response clock as an agreement states them, and
 * calendars in the place of those that were pinned. Stops and extensions count as far as these terms would have allowed them.
 */
export const simulatedPolicy = z.strictObject({
  response: z.preprocess(
    (given) => (typeof given === 'object' && given !== null ? { ...USUAL, ...given } : given),
    deadlineTerms,
  ),
  calendars: z.strictObject({ ours: calendarPin, theirs: calendarPin }).partial().default({}),
});
export type SimulatedPolicy = z.infer<typeof simulatedPolicy>;

/** The same, with what is wrong with it in one sentence. */
export function readSimulatedPolicy(
  given: unknown,
): { readonly valid: true; readonly policy: SimulatedPolicy } | { readonly valid: false; readonly problem: string } {
  const read = simulatedPolicy.safeParse(given);
  if (read.success) return { valid: true, policy: read.data };
  const [issue] = read.error.issues;
  return { valid: false, problem: `${issue?.path.join('.') || 'policy'}: ${issue?.message}` };
}
