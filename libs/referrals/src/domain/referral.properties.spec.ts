import { idFrom } from '@comity/kernel';
import { drawOf, lawsOf, playing } from '@comity/testing';
import fc from 'fast-check';
import { type ReferralCommand, referralDecider } from './referral.decider.js';
import { investigationStage, type Offender, referralEvents, referralOutcome } from './referral.events.js';

const DAYS = ['2026-01-10', '2026-02-10', '2026-02-20', '2026-03-20'];
const moment = fc.constantFrom(...DAYS.map((day) => `${day}T09:00:00.000Z`), '2026-02-30T09:00:00.000Z');
const day = fc.constantFrom(...DAYS, '2026-02-30');
const id = fc.constantFrom(idFrom('report', 'a'), idFrom('report', 'b'), idFrom('report', 'c'));
const summary = fc.constantFrom('reported by note', 'reported by note', '');
const on = {
  by: fc.constantFrom('olga', 'oscar'),
  at: fc.constantFrom(...DAYS.slice(2).map((each) => `${each}T12:00:00.000Z`)),
};

const command: fc.Arbitrary<ReferralCommand> = fc.oneof(
  fc.record({
    ...{ type: fc.constant('refer' as const), ...on },
    refusal: fc.constantFrom(null, null, { code: 'case-closed' as const, message: 'the case is closed' }),
    referral: fc.record({
      caseId: fc.constant(idFrom('case', 'of tests')),
      counterpartId: fc.constant(idFrom('counterpart', 'of tests')),
      direction: fc.constantFrom('outgoing' as const, 'incoming' as const),
      reference: fc.constant('REF-1'),
      offender: fc.constant<Offender>({ name: 'Invented Person', kind: 'person', identifiers: [] }),
      conduct: fc.constantFrom('Ran the relay', ''),
      authority: fc.constant('Ministry of Public Security'),
      referredAt: moment,
    }),
  }),
  fc.record({ type: fc.constant('accept' as const), ...on, acceptedAt: moment }),
  fc.record({
    ...{ type: fc.constant('record-update' as const), ...on },
    ...{ updateId: id, receivedAt: moment, stage: fc.constantFrom(...investigationStage.options), summary },
  }),
  fc.record(
    {
      ...{ type: fc.constant('record-charges' as const), ...on },
      ...{ chargesId: id, reportedAt: moment, chargedOn: day },
      charges: fc.array(fc.constant('unlawful access'), { maxLength: 1 }),
    },
    { requiredKeys: ['type', 'by', 'at', 'chargesId', 'reportedAt', 'charges'] },
  ),
  fc.record(
    {
      ...{ type: fc.constant('record-outcome' as const), ...on },
      ...{ outcomeId: id, reportedAt: moment, decidedOn: day },
      ...{ outcome: fc.constantFrom(...referralOutcome.options), summary },
    },
    { requiredKeys: ['type', 'by', 'at', 'outcomeId', 'reportedAt', 'outcome', 'summary'] },
  ),
);

describe('whatever is reported of a referral, in whatever order', () => {
  const plans = fc.array(command, { maxLength: 30 });
  const law = lawsOf(plans, playing(referralDecider, referralEvents), drawOf(500));

  law('nothing but an outcome follows an outcome, and nobody is tried without charges', ({ events }) => {
    const types = events.map(({ type }) => type);
    const end = types.indexOf('OutcomeReported');
    if (end >= 0) expect(types.slice(end).filter((type) => type !== 'OutcomeReported')).toEqual([]);
    for (const event of events) {
      const tried = event.type === 'OutcomeReported' && /convicted|acquitted|dismissed/.test(event.data.outcome);
      if (tried) expect(types).toContain('ChargesReported');
    }
  });

  law('everything that is reported happened no earlier than the referral', ({ events }) => {
    const [referred] = events;
    expect(events.filter(({ occurredAt }) => `${occurredAt}` < `${referred?.occurredAt}`)).toEqual([]);
  });

  law('each report is taken in once', ({ events }) => {
    const ids = events.flatMap(({ type, data }) => {
      if (type === 'InvestigationUpdateReceived') return [data.updateId];
      if (type === 'ChargesReported') return [data.chargesId];
      return type === 'OutcomeReported' ? [data.outcomeId] : [];
    });
    expect(new Set(ids).size).toBe(ids.length);
  });
});
