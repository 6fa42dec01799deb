import { fileRequest, openCase, type Parties } from '../acts.js';
import { beijing, type Story, washington } from '../story.js';

/** Data that the other side keeps for us, for ninety days at a time. */
export interface HeldData {
  readonly caseId: string;
  readonly requestId: string;
}

/** November 2016: discs are to be kept until a request for what is on them is ready. */
export async function discsKept(story: Story, parties: Parties): Promise<HeldData> {
  const { office, time } = story;
  await time.until(washington('2016-11-16', '09:00'));
  const caseId = await openCase(story, 'ben', 'a market for stolen passwords');
  const asked = {
    caseId,
    reference: 'INVENTED-US-2016-04',
    subject: 'that the discs of a market server be kept',
    kind: 'preservation',
    items: ['The discs of the server, as they are'],
  };
  const requestId = await fileRequest(story, parties, asked, { author: 'ben', approver: 'rosa', on: '2016-11-17' });
  await time.until(beijing('2016-11-21', '10:00'));
  const answers = [{ itemId: '1', answer: 'final' }];
  const kept = { receivedAt: time.now(), answers, summary: 'The discs are kept from today on' };
  await office.post('ben', `/v1/requests/${requestId}/responses`, kept);
  return { caseId, requestId };
}

/** January 2017: kept on for another ninety days. */
export async function discsKeptOn({ office, time }: Story, { requestId }: HeldData): Promise<void> {
  await time.until(washington('2017-01-09', '15:00'));
  await office.post('ben', `/v1/requests/${requestId}/preservation/renewals`, { renewedAt: time.now() });
}

/** April 2017: a reminder came a fortnight before, nobody asked again, and the hold has expired. */
export async function discsGone({ office, time }: Story, { caseId, requestId }: HeldData): Promise<void> {
  const request = `/v1/requests/${requestId}`;
  await time.until(washington('2017-04-11', '10:00'));
  await office.refused('ben', `${request}/preservation/renewals`, 'deadline-already-missed', { renewedAt: time.now() });
  await office.post('ben', `${request}/closure`, { outcomes: [{ itemId: '1', outcome: 'answered' }] });
  await office.post('ben', `/v1/cases/${caseId}/closure`, { reason: 'The discs are kept no longer' });
}
