import { scenario } from '@comity/testing';
import { type ReferralCommand, referralDecider } from './referral.decider.js';
import type { Referral, ReferralEvent, ReferralOutcome } from './referral.events.js';

const { given } = scenario(referralDecider);
const referral: Referral = {
  caseId: '3f0e6a52-9d5e-4a0e-8a39-0d1c6f5a7b11',
  counterpartId: '4f0e6a52-9d5e-4a0e-8a39-0d1c6f5a7b11',
  direction: 'outgoing',
  reference: 'REF-2026-001',
  offender: { name: 'Invented Person', kind: 'person', identifiers: [{ type: 'passport', value: 'X-1' }] },
  conduct: 'Ran the relay through which the intrusion came',
  authority: 'Ministry of Public Security',
  referredAt: '2026-01-10T09:00:00.000Z',
};
const ID = '5f0e6a52-9d5e-4a0e-8a39-0d1c6f5a7b11';
const OTHER_ID = '6f0e6a52-9d5e-4a0e-8a39-0d1c6f5a7b11';
const LATER = '2026-02-10T09:00:00.000Z';
const NOW = '2026-03-01T00:00:00.000Z';
const asked = { by: 'olga', at: NOW };

const refer = (changes: Partial<Referral> = {}, refusal: 'case-closed' | null = null): ReferralCommand => ({
  ...{ type: 'refer', ...asked, referral: { ...referral, ...changes } },
  refusal: refusal === null ? null : { code: refusal, message: 'the case is closed' },
});
const acceptIt: ReferralCommand = { type: 'accept', ...asked, acceptedAt: LATER, theirReference: 'MPS-7' };
const update = (changes: object = {}): ReferralCommand => ({
  ...{
    type: 'record-update',
    ...asked,
    updateId: ID,
    receivedAt: LATER,
    stage: 'opened',
    summary: 'a case was opened',
  },
  ...changes,
});
const charge = (changes: object = {}): ReferralCommand => ({
  ...{ type: 'record-charges', ...asked, chargesId: ID, reportedAt: LATER, charges: ['unlawful access'] },
  ...changes,
});
const conclude = (outcome: ReferralOutcome, changes: object = {}): ReferralCommand => ({
  ...{ type: 'record-outcome', ...asked, outcomeId: ID, reportedAt: LATER, outcome, summary: 'reported by note' },
  ...changes,
});

const referred: ReferralEvent = {
  ...{ type: 'OffenderReferred', data: { ...referral, referredBy: 'olga' }, occurredAt: referral.referredAt },
};
const accepted: ReferralEvent = {
  ...{ type: 'ReferralAccepted', data: { acceptedAt: LATER, theirReference: 'MPS-7' }, occurredAt: LATER },
};
const charged: ReferralEvent = {
  ...{ type: 'ChargesReported', occurredAt: LATER },
  data: { chargesId: ID, reportedAt: LATER, charges: ['unlawful access'] },
};
const concluded = (outcome: ReferralOutcome): ReferralEvent => ({
  ...{ type: 'OutcomeReported', occurredAt: LATER },
  data: { outcomeId: ID, reportedAt: LATER, outcome, summary: 'reported by note' },
});

describe('referring an offender', () => {
  it('is recorded once, dated at the referral', () => {
    given().when(refer()).emits(referred);
    given(referred).when(refer()).changesNothing();
    given(referred)
      .when(refer({ conduct: 'other' }))
      .refuses('referral-already-made');
  });
  it('belongs to a case in which something can be opened', () => {
    given().when(refer({}, 'case-closed')).refuses('case-closed');
    given(referred).when(refer({}, 'case-closed')).changesNothing();
  });
  it('is not dated in the future, and names whom it is about', () => {
    given()
      .when(refer({ referredAt: '2026-03-02T00:00:00.000Z' }))
      .refuses('date-impossible');
    given()
      .when(refer({ offender: { ...referral.offender, name: '' } }))
      .refuses('content-invalid');
  });
  it('comes before everything else', () => {
    for (const command of [acceptIt, update(), charge(), conclude('declined')]) {
      given().when(command).refuses('referral-unknown');
    }
  });
});

describe('what is reported back', () => {
  it('begins with the acceptance, once', () => {
    given(referred).when(acceptIt).emits(accepted);
    given(referred, accepted).when(acceptIt).changesNothing();
    given(referred, accepted)
      .when({ ...acceptIt, acceptedAt: '2026-02-11T09:00:00.000Z' })
      .refuses('referral-already-accepted');
  });
  it('follows the acceptance', () => {
    for (const command of [update(), charge(), conclude('convicted')]) {
      given(referred).when(command).refuses('referral-not-accepted');
    }
    given(referred, accepted).when(update()).emitsTypes('InvestigationUpdateReceived');
    given(referred, accepted).when(charge()).emits(charged);
  });
  it('is taken once under its id', () => {
    given(referred, accepted, charged).when(charge()).changesNothing();
    given(referred, accepted, charged)
      .when(charge({ charges: ['fraud'] }))
      .refuses('report-conflicts');
    given(referred, accepted, charged).when(update()).refuses('report-conflicts');
  });
  it('happened between the referral and now', () => {
    for (const receivedAt of ['2026-01-09T09:00:00.000Z', '2026-03-01T00:00:00.001Z']) {
      given(referred, accepted).when(update({ receivedAt })).refuses('date-impossible');
    }
    given(referred, accepted)
      .when(charge({ chargedOn: '2026-02-12' }))
      .refuses('date-impossible');
    given(referred, accepted)
      .when(charge({ chargedOn: '2026-02-30' }))
      .refuses('content-invalid');
  });
});

describe('the outcome', () => {
  it('of a trial needs charges', () => {
    given(referred, accepted).when(conclude('convicted')).refuses('charges-missing');
    given(referred, accepted, charged)
      .when(conclude('convicted', { outcomeId: OTHER_ID }))
      .emitsTypes('OutcomeReported');
    given(referred, accepted).when(conclude('not-prosecuted')).emits(concluded('not-prosecuted'));
  });
  it('is that it was declined only while it was not accepted, and then for good', () => {
    given(referred).when(conclude('declined')).emits(concluded('declined'));
    given(referred, accepted).when(conclude('declined')).refuses('referral-accepted');
    given(referred, concluded('declined')).when(acceptIt).refuses('referral-concluded');
    given(referred, concluded('declined'))
      .when(conclude('discontinued', { outcomeId: OTHER_ID }))
      .refuses('referral-concluded');
  });
  it('ends what is reported, but for another outcome, as on appeal', () => {
    const history = [referred, accepted, charged, concluded('convicted')] as const;
    given(...history)
      .when(update({ updateId: OTHER_ID }))
      .refuses('referral-concluded');
    given(...history)
      .when(conclude('acquitted', { outcomeId: OTHER_ID }))
      .emitsTypes('OutcomeReported');
    given(...history)
      .when(conclude('acquitted'))
      .refuses('report-conflicts');
  });
});
