import { idFrom } from '@comity/kernel';
import { placeOf } from '../acts.js';
import { beijing, type Story, washington } from '../story.js';
import type { TradingCompany } from './spring-festival-2016.js';
import { publishOrder } from './the-agreement.js';

/** Significant misappropriation of trade secrets; and material support of it. Of the order as issued on 1 April 2015. */
const THEFT = '1(a)(i)(D)';
const SUPPORT = '1(a)(ii)(B)';

/** A letter that reached the embassy in time, and lay there for fifteen months. */
const LETTER_ARRIVED_AT = beijing('2016-02-19', '16:30');

const idOf = (what: string): string => idFrom('us-china-2015', 'sanction', what);

/**
 * December 2016: the trading company is proposed for sanctions. One criterion rests on what was answered, the other on a
 * deadline that was missed. Two authorities are consulted; who proposed does not approve, who approved does not designate.
 */
export async function designated(story: Story, company: TradingCompany, answeredId: string): Promise<string> {
  const { office, time } = story;
  await time.until(washington('2016-12-05', '10:00'));
  const { id } = await office.post('olga', '/v1/sanctions', {
    caseId: company.caseId,
    subject: {
      name: 'Invented Trading Co. (invented scenario)',
      kind: 'entity',
      identifiers: [{ type: 'registration', value: 'INVENTED-2011' }],
    },
    measures: ['asset-freeze', 'transaction-prohibition'],
    legalBasis: { instrument: 'Executive Order 13694', version: '2015-04-01', criteria: [THEFT, SUPPORT] },
  });
  const sanction = `/v1/sanctions/${id}`;
  const cite = async (criterion: string, stream: string, type: string, note: string) => {
    const revision = await placeOf(story, company.caseId, stream, type);
    await office.post('olga', `${sanction}/grounds`, { criterion, stream, revision, note });
  };
  await cite(THEFT, `request-${answeredId}`, 'ResponseReceived', 'Both accounts paid for the relay');
  await cite(SUPPORT, `request-${company.requestId}`, 'DeadlineMissed', 'The company’s registration was withheld');
  await consult(story, sanction, 'Attorney General', 'No investigation is affected');
  await office.post('olga', `${sanction}/submission`);
  await time.until(washington('2016-12-14', '10:00'));
  await office.post('rosa', `${sanction}/return`, { reason: 'Ask the Secretary of State, as the order requires' });
  await consult(story, sanction, 'Secretary of State', 'In the interest of the agreement, not before it was discussed');
  await office.post('olga', `${sanction}/submission`);
  await time.until(washington('2016-12-20', '15:00'));
  await office.post('rosa', `${sanction}/approval`);
  await office.refused('rosa', `${sanction}/designation`, 'third-person-needed');
  await time.until(washington('2016-12-22', '10:00'));
  await office.post('ravi', `${sanction}/designation`);
  await time.until(washington('2016-12-29', '09:00'));
  await publishOrder(story, '2016-12-28');
  return id;
}

async function consult({ office }: Story, sanction: string, authority: string, summary: string): Promise<void> {
  const consultationId = idOf(authority);
  const question = 'Does anything stand against it?';
  await office.post('olga', `${sanction}/consultations`, { consultationId, authority, question });
  const said = { position: 'concurs', summary };
  await office.post('olga', `${sanction}/consultations/${consultationId}/answer`, said);
}

/** January 2017: a licence for legal fees, which will expire by itself. */
export async function licensed({ office, time }: Story, sanctionId: string): Promise<void> {
  await time.until(washington('2017-01-09', '10:00'));
  await office.post('ravi', `/v1/sanctions/${sanctionId}/licences`, {
    ...{ licenceId: idOf('licence'), kind: 'specific', scope: 'Payment of legal fees' },
    ...{ licensee: 'Invented Legal LLP (invented scenario)', expiresAt: washington('2017-07-01', '00:00') },
  });
}

/** February 2017: the company asks to be taken off the list, and is not believed. */
export async function petitioned({ office, time }: Story, sanctionId: string): Promise<void> {
  const sanction = `/v1/sanctions/${sanctionId}`;
  await time.until(washington('2017-02-06', '10:00'));
  const petitionId = idOf('petition');
  await office.post('ben', `${sanction}/petitions`, {
    ...{ petitionId, petitioner: 'Invented Trading Co. (invented scenario)', receivedAt: time.now() },
    grounds: 'The ministry was told who owns the company in February 2016',
  });
  await time.until(washington('2017-02-20', '10:00'));
  const denied = { outcome: 'denied', reason: 'Nothing in the files shows it' };
  await office.post('ravi', `${sanction}/petitions/${petitionId}/decision`, denied);
}

/**
 * May 2017: the answer of February 2016 is found. It had arrived in time, so the miss is voided, nothing is deleted, and the
 * designation that cites it is challenged by itself.
 */
export async function theLetter({ office, time }: Story, { requestId }: TradingCompany): Promise<void> {
  await time.until(washington('2017-05-22', '10:00'));
  await office.post('olga', `/v1/requests/${requestId}/responses`, {
    receivedAt: LETTER_ARRIVED_AT,
    answers: ['1', '2'].map((itemId) => ({ itemId, answer: 'final' })),
    summary: 'Found in the registry of the embassy: a letter, stamped on the day on which it came',
  });
}

/** Two days later: whoever designated says on what the designation still stands. */
export async function narrowed({ office, time }: Story, sanctionId: string): Promise<void> {
  await time.until(washington('2017-05-24', '10:00'));
  const reason = 'The cited deadline was not missed after all; the payments stand for themselves';
  await office.post('ravi', `/v1/sanctions/${sanctionId}/amendments`, { criteria: [THEFT], reason });
}
