import { Fault } from '@comity/kernel';
import { z } from 'zod';
import type { Parties } from '../acts.js';
import { invented, type Story, washington } from '../story.js';
import type { TradingCompany } from './spring-festival-2016.js';

const roundShown = z.object({ editions: z.array(z.object({ edition: z.int(), sha256: z.string() })) });

interface Review {
  readonly title: string;
  readonly period: { readonly from: string; readonly to: string };
  /** The report knows the record as it was at the end of this day. */
  readonly cutoff: string;
  readonly on: string;
  readonly publishedOn: string;
}

/** June 2016: the first review. One request is overdue in it, and nobody knows better. */
export function firstRound(story: Story, parties: Parties, company: TradingCompany): Promise<string> {
  return review(story, parties, company, {
    title: 'first joint review',
    period: { from: '2015-09-25', to: '2016-03-31' },
    cutoff: '2016-05-31',
    on: '2016-06-06',
    publishedOn: '2016-06-10',
  });
}

/** April 2017: the second review still shows that request as overdue, for fourteen months by now. */
export function secondRound(story: Story, parties: Parties, company: TradingCompany): Promise<string> {
  return review(story, parties, company, {
    title: 'second joint review',
    period: { from: '2016-04-01', to: '2017-03-31' },
    cutoff: '2017-04-14',
    on: '2017-04-24',
    publishedOn: '2017-04-28',
  });
}

/** June 2017: the published report stays as it is; a second edition says what the letter changed in it. */
export async function restated(story: Story, roundId: string): Promise<void> {
  const { office, time } = story;
  await time.until(washington('2017-06-05', '09:00'));
  const reason = 'An answer of February 2016 was found; the request that seemed overdue was answered in time';
  await office.post('olga', `/v1/rounds/${roundId}/restatement`, { reason });
  await approveAndPublish(story, roundId, '2017-06-07');
}

async function review(story: Story, parties: Parties, { caseId }: TradingCompany, of: Review): Promise<string> {
  const { office, time } = story;
  const { title, period, cutoff, on, publishedOn } = of;
  const { agreementId } = parties;
  await time.until(washington(on, '09:00'));
  const round = { agreementId, title: invented(title), period };
  const { id } = await office.post('olga', '/v1/rounds', round);
  await office.post('olga', `/v1/rounds/${id}/cutoff`, { asKnownOn: cutoff });
  const name = invented('a trading company behind stolen designs');
  const priorityCases = [{ caseId, title: name, reason: 'Open since January 2016' }];
  await office.post('olga', `/v1/rounds/${id}/compilation`, { marking: 'TLP:AMBER', priorityCases });
  await approveAndPublish(story, id, publishedOn);
  return id;
}

async function approveAndPublish({ office, time }: Story, roundId: string, on: string): Promise<void> {
  const { editions } = await office.get('rosa', `/v1/rounds/${roundId}`, roundShown);
  const sha256 = editions.at(-1)?.sha256;
  if (sha256 === undefined) throw new Fault('scenario-off-script', `round ${roundId} has no report`);
  await time.until(washington(on, '10:00'));
  await office.post('rosa', `/v1/rounds/${roundId}/approval`, { sha256 });
  await office.post('olga', `/v1/rounds/${roundId}/publication`);
}
