import { Fault, idFrom } from '@comity/kernel';
import { z } from 'zod';
import { fileRequest, openCase, type Parties } from '../acts.js';
import { beijing, invented, type Story, washington } from '../story.js';

/** The matter on which most of the story turns. */
export interface TradingCompany {
  readonly caseId: string;
  /** Sent in January 2016, and for a year nobody knows that it was answered. */
  readonly requestId: string;
}

/**
 * January and February 2016: their question stops the clock for six days, then it runs across the Spring Festival: a
 * Saturday and a Sunday are worked, seven days are off. We claim an emergency, they take it for routine. Nothing comes.
 */
export async function acrossTheSpringFestival(story: Story, parties: Parties): Promise<TradingCompany> {
  const { office, time } = story;
  await time.until(washington('2016-01-19', '14:00'));
  const caseId = await openCase(story, 'olga', 'a trading company behind stolen designs');
  const requestId = await fileRequest(
    story,
    parties,
    {
      caseId,
      reference: 'INVENTED-US-2016-01',
      subject: 'who is behind the trading company',
      items: ['Registration of the company', 'Payments of July 2015'],
    },
    { author: 'olga', approver: 'rosa', on: '2016-01-20' },
  );
  const request = `/v1/requests/${requestId}`;
  await time.until(beijing('2016-01-22', '10:00'));
  const acknowledged = { acknowledgedAt: time.now(), theirReference: 'MPS-2016-07 (invented)' };
  await office.post('olga', `${request}/acknowledgement`, acknowledged);
  await time.until(beijing('2016-01-28', '15:00'));
  const clarificationId = idFrom('us-china-2015', 'clarification', 'trading-company');
  const question = 'Two companies have this name. Which of them is meant?';
  await office.post('olga', `${request}/clarifications`, {
    ...{ clarificationId, askedBy: 'them', askedAt: time.now(), question },
  });
  await time.until(washington('2016-02-03', '10:00'));
  const explanation = 'The one registered in 2011; its number is enclosed.';
  const explained = { providedAt: time.now(), explanation };
  await office.post('olga', `${request}/clarifications/${clarificationId}/explanation`, explained);
  await time.until(washington('2016-02-16', '09:00'));
  const claim = { urgency: 'emergency', claimedAt: time.now(), reason: 'The company is moving its accounts' };
  await office.post('olga', `${request}/urgency/claims`, claim);
  await time.until(beijing('2016-02-18', '11:00'));
  const downgrade = { urgency: 'routine', downgradedAt: time.now(), reason: 'No account has been moved' };
  await office.post('olga', `${request}/urgency/downgrade`, downgrade);
  return { caseId, requestId };
}

const issueShown = z.object({
  level: z.int(),
  risesByThemselves: z.int(),
  commitments: z.array(z.object({ commitmentId: z.string(), party: z.enum(['us', 'counterpart']) })),
});

/**
 * March 2016: the deadline has passed, so we call the hotline. Nobody acknowledges for a day, and the issue goes up a rung by
 * itself. Each side promises to search; we do, they do not.
 */
export async function theHotline(story: Story, { requestId }: TradingCompany): Promise<string> {
  const { office, time } = story;
  await time.until(washington('2016-03-07', '09:00'));
  const subject = invented('no answer about the trading company');
  const { id } = await office.post('olga', '/v1/hotline-issues', { requestId, subject, raisedBy: 'us' });
  const issue = `/v1/hotline-issues/${id}`;
  await office.post('olga', `${issue}/attempts`, { channel: 'secure telephone', contact: 'Duty desk' });
  await time.until(washington('2016-03-09', '08:00'));
  const spokeWith = 'a head of division (invented)';
  const call = { channel: 'secure telephone', contact: 'Heads of division', spokeWith };
  await office.post('olga', `${issue}/attempts`, call);
  await office.post('olga', `${issue}/acknowledgement`, { acknowledgedBy: spokeWith });
  const search = (party: string, text: string, dueOn: string) =>
    office.post('olga', `${issue}/commitments`, { party, text, madeOn: '2016-03-09', dueOn });
  await search('us', 'Search the registry of the department for their answer', '2016-03-18');
  await search('counterpart', 'Search the files for a copy, and send it', '2016-03-31');
  const { commitments, level, risesByThemselves } = await office.get('olga', issue, issueShown);
  if (level !== 2 || risesByThemselves !== 1) {
    throw new Fault('scenario-off-script', `after a day without an answer the issue is on level ${level}`);
  }
  const commitmentOf = (party: string) => commitments.find((each) => each.party === party)?.commitmentId;
  await time.until(washington('2016-03-15', '16:00'));
  await office.post('olga', `${issue}/commitments/${commitmentOf('us')}/fulfilment`, { fulfilledOn: '2016-03-15' });
  await time.until(washington('2016-04-01', '10:00'));
  const breach = { brokenOn: '2016-04-01', reason: 'No copy has come' };
  await office.post('olga', `${issue}/commitments/${commitmentOf('counterpart')}/breach`, breach);
  await time.until(washington('2016-04-05', '10:00'));
  const resolution = 'Neither side finds an answer; the request stays open';
  await office.post('olga', `${issue}/resolution`, { resolution });
  return id;
}

/** June 2017: the request that was open for sixteen months is closed as what it was: answered. */
export async function closed({ office, time }: Story, { requestId }: TradingCompany): Promise<void> {
  await time.until(washington('2017-06-01', '10:00'));
  const outcomes = ['1', '2'].map((itemId) => ({ itemId, outcome: 'answered' }));
  await office.post('olga', `/v1/requests/${requestId}/closure`, { outcomes });
}
