import { idFrom } from '@comity/kernel';
import type { Parties } from '../acts.js';
import { beijing, type Story, washington } from '../story.js';
import type { TradingCompany } from './spring-festival-2016.js';

const reportId = (what: string): string => idFrom('us-china-2015', 'referral', what);

/** October and November 2016: an offender is referred to them, and they take the case. */
export async function referred({ office, time }: Story, parties: Parties, company: TradingCompany): Promise<string> {
  await time.until(washington('2016-10-20', '10:00'));
  const { id } = await office.post('olga', '/v1/referrals', {
    caseId: company.caseId,
    counterpartId: parties.counterpartId,
    direction: 'outgoing',
    reference: 'INVENTED-REF-2016-01',
    offender: { name: 'Invented Person (invented scenario)', kind: 'person', identifiers: [] },
    conduct: 'Rented the relay through which the designs were taken',
    authority: 'Ministry of Public Security (invented scenario)',
    referredAt: time.now(),
  });
  await time.until(beijing('2016-11-01', '10:00'));
  await office.post('olga', `/v1/referrals/${id}/acceptance`, { acceptedAt: time.now() });
  return id;
}

/** March 2017: charges are reported back. */
export async function charged({ office, time }: Story, referralId: string): Promise<void> {
  await time.until(beijing('2017-03-06', '10:00'));
  await office.post('olga', `/v1/referrals/${referralId}/updates`, {
    ...{
      updateId: reportId('update'),
      receivedAt: time.now(),
      stage: 'completed',
      summary: 'The investigation is over',
    },
  });
  await office.post('olga', `/v1/referrals/${referralId}/charges`, {
    ...{ chargesId: reportId('charges'), reportedAt: time.now(), chargedOn: '2017-03-03' },
    charges: ['Unlawful access to computer systems'],
  });
}

/** June 2017: the outcome. */
export async function convicted({ office, time }: Story, referralId: string): Promise<void> {
  await time.until(beijing('2017-06-19', '10:00'));
  await office.post('olga', `/v1/referrals/${referralId}/outcomes`, {
    ...{ outcomeId: reportId('outcome'), reportedAt: time.now(), decidedOn: '2017-06-16', outcome: 'convicted' },
    summary: 'Two years, by a judgment of 16 June 2017 (invented)',
  });
}
