import type { BindingTerms } from '../deadline-terms.js';

/** Twenty working days of the requested party from receipt; a test says what it changes. */
export function termsWith(changes: Partial<BindingTerms> = {}): BindingTerms {
  return {
    kind: 'binding',
    startsOn: 'receipt',
    unit: 'working-days',
    budget: 20,
    dayZeroCounts: false,
    zone: 'Europe/London',
    rollForward: 'none',
    cutOffHour: null,
    calendarRule: 'requested',
    permittedStops: ['clarification'],
    extensionLimit: null,
    reminderOffsets: [],
    rungs: [],
    ...changes,
  };
}
