import { idFrom } from '@comity/kernel';
import { openCase, type Parties, requestBody, send } from '../acts.js';
import { beijing, invented, type Story, washington } from '../story.js';
import { type Agreement, chinaAnnounces } from './the-agreement.js';

/** October 2015: they ask first, and we answer in time. Who wrote the answer cannot approve it. */
export async function theyAsk(story: Story, parties: Parties): Promise<void> {
  const { office, time } = story;
  await time.until(washington('2015-10-14', '09:00'));
  const caseId = await openCase(story, 'ben', 'phishing pages on servers in Ohio');
  const { id } = await office.post('ben', '/v1/requests/incoming', {
    ...requestBody(parties, {
      caseId,
      reference: 'INVENTED-CN-2015-01',
      subject: 'who rented the servers behind the phishing pages',
      items: ['Subscriber data of the two servers', 'Connection logs of August 2015'],
    }),
    receivedAt: time.now(),
  });
  const request = `/v1/requests/${id}`;
  await time.until(washington('2015-10-15', '10:00'));
  await office.post('ben', `${request}/acknowledgement`, { acknowledgedAt: time.now(), theirReference: 'CRM-2015-11' });
  await time.until(washington('2015-11-05', '16:00'));
  const answer = `${request}/answers/${idFrom('us-china-2015', 'answer', id)}`;
  await office.put('ben', answer, {
    answers: [
      { itemId: '1', answer: 'final' },
      { itemId: '2', answer: 'final' },
    ],
    text: 'Invented scenario: the subscriber data and the logs are enclosed.',
  });
  await office.refused('ben', `${answer}/approval`, 'approver-wrote-the-answer');
  await office.post('rosa', `${answer}/approval`);
  await time.until(washington('2015-11-06', '10:00'));
  await office.post('ben', `${answer}/dispatch`, { sentAt: time.now(), channel: 'secure mail' });
  const outcomes = ['1', '2'].map((itemId) => ({ itemId, outcome: 'answered' }));
  await office.post('ben', `${request}/closure`, { outcomes });
  await office.post('ben', `/v1/cases/${caseId}/closure`, { reason: 'Answered in full' });
}

/** November 2015: both duty desks try the hotline before anybody needs it. */
export async function theDrill({ office, time }: Story, { agreementId, counterpartId }: Parties): Promise<void> {
  await time.until(washington('2015-11-17', '08:00'));
  const subject = invented('drill of the new hotline');
  const drill = { agreementId, counterpartId, subject, raisedBy: 'us' };
  const { id } = await office.post('olga', '/v1/hotline-issues/drills', drill);
  const issue = `/v1/hotline-issues/${id}`;
  await office.post('olga', `${issue}/attempts`, {
    channel: 'secure telephone',
    contact: 'Duty desk',
    spokeWith: 'the duty officer (invented)',
  });
  await time.until(washington('2015-11-17', '08:40'));
  await office.post('olga', `${issue}/acknowledgement`, { acknowledgedBy: 'the duty officer (invented)' });
  await office.post('olga', `${issue}/drill-report`, {
    findings: 'Answered at once; the second number was out of date',
  });
}

/**
 * December 2015: our first request. It is sent back once, and runs into days that nobody knows yet: its deadline is
 * provisional until the notice of China's days off is published, and counted anew on that day.
 */
export async function thePowerCompany(story: Story, agreement: Agreement): Promise<void> {
  const { office, time } = story;
  await time.until(washington('2015-12-07', '09:00'));
  const caseId = await openCase(story, 'olga', 'intrusion at a power company');
  const asked = {
    caseId,
    reference: 'INVENTED-US-2015-01',
    subject: 'logs of the relay used against a power company',
    items: ['Connection logs of the relay', 'Subscriber data of the relay'],
  };
  const { id } = await office.post('olga', '/v1/requests', requestBody(agreement, asked));
  const request = `/v1/requests/${id}`;
  await office.post('olga', `${request}/submission`);
  await time.until(washington('2015-12-07', '15:00'));
  await office.post('rosa', `${request}/return`, { reason: 'Item 2 does not say of which week' });
  const revised = {
    ...asked,
    items: [asked.items[0] ?? '', 'Subscriber data of the relay, first week of August 2015'],
  };
  await office.put('olga', request, requestBody(agreement, revised));
  await office.post('olga', `${request}/submission`);
  await office.refused('olga', `${request}/approval`, 'approver-wrote-the-request');
  await time.until(washington('2015-12-08', '09:00'));
  await office.post('rosa', `${request}/approval`);
  await send(story, id, 'olga');
  await time.until(beijing('2015-12-10', '09:30'));
  const acknowledged = { acknowledgedAt: time.now(), theirReference: 'MPS-2015-88 (invented)' };
  await office.post('olga', `${request}/acknowledgement`, acknowledged);
  await chinaAnnounces(story, agreement, { on: '2015-12-10', year: 2016, amends: 1 });
  await time.until(beijing('2015-12-30', '17:00'));
  const answers = ['1', '2'].map((itemId) => ({ itemId, answer: 'final' }));
  await office.post('olga', `${request}/responses`, { receivedAt: time.now(), answers, summary: 'Two discs of logs' });
  await time.until(washington('2016-01-05', '11:00'));
  const scores = ['1', '2'].flatMap((itemId) => [
    { itemId, dimension: 'responsiveness', score: 4 },
    { itemId, dimension: 'completeness', score: 3 },
  ]);
  await office.post('ben', `${request}/assessments`, { scores });
  const outcomes = ['1', '2'].map((itemId) => ({ itemId, outcome: 'answered' }));
  await office.post('olga', `${request}/closure`, { outcomes });
  await office.post('olga', `/v1/cases/${caseId}/closure`, { reason: 'Answered in full' });
}
