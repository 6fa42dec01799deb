/** The terms of a request without any clock. Invented for the tests of this slice. */
export const terms = {
  pins: { agreementRevision: 0, policyVersion: null, ourCalendar: null, counterpartCalendar: null },
  ...{ zone: 'Europe/London', clocks: {}, ourCalendar: null, counterpartCalendar: null, permittedReasons: null },
};

export const seed = '0'.repeat(32);

/** Noon of a day in March 2024. */
export const day = (date: number): string => `2024-03-${String(date).padStart(2, '0')}T12:00:00.000Z`;

/** The command with which Ivan scores how complete the items are. @param date day of March 2024 */
export const scored = (assessmentId: string, scores: readonly (readonly [string, number])[], date: number) => ({
  ...{ type: 'assess' as const, assessmentId, rubric: null, seed, by: 'ivan', at: day(date) },
  scores: scores.map(([itemId, score]) => ({
    ...{ itemId, dimension: 'completeness' as const, score },
    ...(score <= 1 ? { deficiency: 'records missing' } : {}),
  })),
});
