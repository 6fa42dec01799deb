import { idFrom } from '@comity/kernel';
import { openCase, type Parties, requestBody } from '../acts.js';
import { beijing, type Story, washington } from '../story.js';
import { type Agreement, chinaAnnounces } from './the-agreement.js';

/** December 2016: the notice of the days off of 2017. */
export function theNextNotice(story: Story, agreement: Agreement): Promise<void> {
  return chinaAnnounces(story, agreement, { on: '2016-12-01', year: 2017, amends: 2 });
}

/** January 2017: they ask, and we ask back on the eve of the Spring Festival. What they owe counts their days, worked weekends too. */
export async function weAskBack(story: Story, parties: Parties): Promise<string> {
  const { office, time } = story;
  await time.until(washington('2017-01-10', '09:00'));
  const caseId = await openCase(story, 'ben', 'fraud by telephone from Virginia');
  const { id } = await office.post('ben', '/v1/requests/incoming', {
    ...requestBody(parties, {
      caseId,
      reference: 'INVENTED-CN-2017-01',
      subject: 'who called from Virginia',
      items: ['Subscribers of eleven numbers'],
    }),
    receivedAt: time.now(),
  });
  const request = `/v1/requests/${id}`;
  await time.until(washington('2017-01-11', '09:30'));
  await office.post('ben', `${request}/acknowledgement`, { acknowledgedAt: time.now() });
  await time.until(washington('2017-01-18', '10:00'));
  await office.post('ben', `${request}/clarifications`, {
    clarificationId: clarificationOf(id),
    ...{
      askedBy: 'us',
      askedAt: time.now(),
      question: 'Three of the numbers have ten digits too few. Which are meant?',
    },
  });
  return id;
}

/** February 2017: they explain on a worked Saturday, the last but one of their days. */
export async function theyExplain({ office, time }: Story, requestId: string): Promise<void> {
  await time.until(beijing('2017-02-04', '10:00'));
  const explained = { providedAt: time.now(), explanation: 'The numbers are corrected in the enclosure' };
  await office.post(
    'ben',
    `/v1/requests/${requestId}/clarifications/${clarificationOf(requestId)}/explanation`,
    explained,
  );
}

/** March 2017: we are late ourselves, and our record says so. */
export async function weAnswerLate({ office, time }: Story, requestId: string): Promise<void> {
  const request = `/v1/requests/${requestId}`;
  await time.until(washington('2017-03-20', '14:00'));
  const answer = `${request}/answers/${idFrom('us-china-2015', 'answer', requestId)}`;
  const text = 'Invented scenario: the subscribers are listed in the enclosure.';
  await office.put('ben', answer, { answers: [{ itemId: '1', answer: 'final' }], text });
  await office.post('ravi', `${answer}/approval`);
  await time.until(washington('2017-03-21', '10:00'));
  await office.post('ben', `${answer}/dispatch`, { sentAt: time.now(), channel: 'secure mail' });
  await office.post('ben', `${request}/closure`, { outcomes: [{ itemId: '1', outcome: 'answered' }] });
}

function clarificationOf(requestId: string): string {
  return idFrom('us-china-2015', 'clarification', requestId);
}
