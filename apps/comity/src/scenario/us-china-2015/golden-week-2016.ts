import { idFrom } from '@comity/kernel';
import { z } from 'zod';
import { fileRequest, openCase, type Parties } from '../acts.js';
import { beijing, type Story, washington } from '../story.js';
import type { TradingCompany } from './spring-festival-2016.js';
import { twofoldRubric } from './terms.js';

/**
 * July to September 2016: more time for volume, a postponement, and a refusal with its ground. The postponement is no
 * extension: the deadline passes all the same, and that miss stays. They contest what we think of their answer; a second person
 * decides.
 */
export async function refusedInPart(story: Story, parties: Parties): Promise<void> {
  const { office, time } = story;
  await time.until(washington('2016-07-01', '10:00'));
  const caseId = await openCase(story, 'ben', 'extortion by a botnet');
  const requestId = await fileRequest(
    story,
    parties,
    {
      caseId,
      reference: 'INVENTED-US-2016-02',
      subject: 'who controlled the botnet',
      items: ['Accounts used to control it', 'Where the money went'],
    },
    { author: 'ben', approver: 'ravi', on: '2016-07-05' },
  );
  const request = `/v1/requests/${requestId}`;
  await time.until(beijing('2016-07-07', '10:00'));
  await office.post('ben', `${request}/acknowledgement`, { acknowledgedAt: time.now() });
  await time.until(beijing('2016-07-27', '10:00'));
  const longer = { clock: 'response', reason: 'volume', extendBy: { amount: 10, unit: 'working-days' } };
  await office.post('ben', `${request}/extensions`, longer);
  await time.until(beijing('2016-08-10', '16:00'));
  await office.post('ben', `${request}/responses`, {
    receivedAt: time.now(),
    answers: [{ itemId: '1', answer: 'final' }],
    summary: 'Nine accounts, without a source',
  });
  await office.post('ben', `${request}/postponements`, {
    postponementId: idFrom('us-china-2015', 'postponement', 'botnet'),
    postponedAt: time.now(),
    itemIds: ['2'],
    reason: 'ongoing-investigation',
    expectedOn: '2016-08-31',
  });
  await time.until(beijing('2016-08-30', '10:00'));
  await office.post('ben', `${request}/refusals`, { receivedAt: time.now(), itemIds: ['2'], ground: 'sovereignty' });
  await time.until(washington('2016-09-01', '11:00'));
  await office.post('olga', `${request}/assessments`, {
    scores: [
      { itemId: '1', dimension: 'completeness', score: 3 },
      { itemId: '1', dimension: 'verifiability', score: 1, deficiency: 'No source is named for any account' },
      { itemId: '2', dimension: 'specificity-of-refusal', score: 0, deficiency: 'The ground is named, nothing else' },
    ],
  });
  const assessment = `${request}/assessments/${await assessmentOf(story, requestId)}`;
  await time.until(beijing('2016-09-02', '15:00'));
  await office.post('ben', `${assessment}/contests`, {
    ...{ itemId: '1', dimension: 'verifiability', contestedBy: 'them', contestedAt: time.now() },
    reason: 'The accounts were named by the bank that holds them, which the note says',
  });
  await time.until(washington('2016-09-06', '10:00'));
  await office.refused('olga', `${assessment}/confirmation`, 'confirmer-had-a-part');
  const revisions = [{ itemId: '1', dimension: 'verifiability', score: 2 }];
  await office.post('rosa', `${assessment}/confirmation`, { revisions });
  const outcomes = [
    { itemId: '1', outcome: 'answered' },
    { itemId: '2', outcome: 'refused' },
  ];
  await office.post('ben', `${request}/closure`, { outcomes });
  await office.post('ben', `/v1/cases/${caseId}/closure`, { reason: 'Answered in part, refused in part' });
}

/** September 2016: a supplementary request, whose deadline runs across Mid-Autumn and Golden Week and passes. */
export async function theMoney(story: Story, parties: Parties, company: TradingCompany): Promise<string> {
  const { office, time } = story;
  const requestId = await fileRequest(
    story,
    parties,
    {
      caseId: company.caseId,
      reference: 'INVENTED-US-2016-03',
      subject: 'payments of the trading company',
      items: ['Payments of August 2015, with their source'],
      supplements: company.requestId,
    },
    { author: 'olga', approver: 'ravi', on: '2016-09-07' },
  );
  await time.until(beijing('2016-09-09', '10:00'));
  await office.post('olga', `/v1/requests/${requestId}/acknowledgement`, { acknowledgedAt: time.now() });
  return requestId;
}

/** November 2016: the answer comes four weeks late. It is scored twice, the second time by somebody who does not know the first scores. */
export async function answeredLate(story: Story, { agreementId }: Parties, requestId: string): Promise<void> {
  const { office, time } = story;
  const request = `/v1/requests/${requestId}`;
  await office.post('adam', `/v1/agreements/${agreementId}/rubrics`, twofoldRubric);
  await time.until(beijing('2016-11-08', '15:00'));
  const answers = [{ itemId: '1', answer: 'final' }];
  const summary = 'Statements of two accounts; both paid for the relay';
  await office.post('olga', `${request}/responses`, { receivedAt: time.now(), answers, summary });
  await time.until(washington('2016-11-14', '10:00'));
  const scored = (score: number) => ({ scores: [{ itemId: '1', dimension: 'completeness', score }] });
  await office.post('ben', `${request}/assessments`, scored(4));
  const second = `${request}/assessments/${await assessmentOf(story, requestId)}/second-assessment`;
  await time.until(washington('2016-11-15', '10:00'));
  await office.refused('ben', second, 'second-by-the-first-assessor', scored(4));
  await office.post('rosa', second, scored(3));
  const outcomes = [{ itemId: '1', outcome: 'answered' }];
  await office.post('olga', `${request}/closure`, { outcomes });
}

const qualityShown = z.object({ assessments: z.array(z.object({ assessmentId: z.string() })).min(1) });

/** The first assessment of a request's answers. */
async function assessmentOf({ office }: Story, requestId: string): Promise<string | undefined> {
  const { assessments } = await office.get('ravi', `/v1/requests/${requestId}/quality`, qualityShown);
  return assessments[0]?.assessmentId;
}
