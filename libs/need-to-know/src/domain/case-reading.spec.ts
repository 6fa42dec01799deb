import { scenario } from '@comity/testing';
import { caseReadingDecider, caseReadingId, type RecordReading } from './case-reading.decider.js';
import type { CaseReading, CaseReadingEvent } from './case-reading.events.js';

const { given } = scenario(caseReadingDecider);
const HOUR = '2026-02-01T10:00:00.000Z';
const reading: CaseReading = {
  ...{ caseId: '3f0e6a52-9d5e-4a0e-8a39-0d1c6f5a7b11', person: 'adam', hour: HOUR },
  ...{ matters: ['request-1', 'case-1'], route: 'GET /v1/requests/:id' },
};
const read = (changes: Partial<CaseReading> = {}): RecordReading => ({
  type: 'record-reading',
  ...reading,
  ...changes,
});
const recorded = (changes: Partial<CaseReading> = {}): CaseReadingEvent => ({
  type: 'RestrictedCaseRead',
  data: { ...reading, ...changes },
});

describe('reading a restricted case [reading-is-recorded]', () => {
  it('is recorded, and within the hour not again', () => {
    given().when(read()).emits(recorded());
    given(recorded()).when(read()).changesNothing();
    given(recorded())
      .when(read({ hour: '2026-02-01T11:00:00.000Z' }))
      .emits(recorded({ hour: '2026-02-01T11:00:00.000Z' }));
  });
  it('records what was not yet read within the hour, and only that', () =>
    given(recorded())
      .when(read({ matters: ['case-1', 'hotline-1'] }))
      .emits(recorded({ matters: ['hotline-1'] })));
  it('records any number of things', () => {
    const matters = Array.from({ length: 450 }, (_, index) => `request-${index}`);
    given().when(read({ matters })).emitsTypes('RestrictedCaseRead', 'RestrictedCaseRead', 'RestrictedCaseRead');
  });
  it('has a stream per case, person and day', () => {
    const id = caseReadingId('c', 'adam', HOUR);
    expect(caseReadingId('c', 'adam', '2026-02-01T23:00:00.000Z')).toBe(id);
    const others = [caseReadingId('d', 'adam', HOUR), caseReadingId('c', 'boris', HOUR)];
    expect(new Set([id, ...others, caseReadingId('c', 'adam', '2026-02-02T00:00:00.000Z')]).size).toBe(4);
  });
});
