import type { Parties } from '../acts.js';
import { type Story, washington } from '../story.js';
import { theDrill, thePowerCompany, theyAsk } from './first-autumn.js';
import { answeredLate, refusedInPart, theMoney } from './golden-week-2016.js';
import { discsGone, discsKept, discsKeptOn } from './preservation.js';
import { charged, convicted, referred } from './referral.js';
import { firstRound, restated, secondRound } from './rounds.js';
import { designated, licensed, narrowed, petitioned, theLetter } from './sanction.js';
import { acrossTheSpringFestival, closed, type TradingCompany, theHotline } from './spring-festival-2016.js';
import { theNextNotice, theyExplain, weAnswerLate, weAskBack } from './spring-festival-2017.js';
import { theAgreement } from './the-agreement.js';

/** Where to look afterwards. */
export interface Played extends Parties, TradingCompany {
  readonly hotlineIssueId: string;
  /** Of the data that were kept for us until nobody asked any more. */
  readonly holdId: string;
  readonly sanctionId: string;
  readonly referralId: string;
  readonly firstRoundId: string;
  readonly secondRoundId: string;
}

/** Two years of an agreement between two states, invented from beginning to end. */
export async function playUsChina2015(story: Story): Promise<Played> {
  const agreement = await theAgreement(story);
  await theyAsk(story, agreement);
  await theDrill(story, agreement);
  await thePowerCompany(story, agreement);
  const company = await acrossTheSpringFestival(story, agreement);
  const hotlineIssueId = await theHotline(story, company);
  const firstRoundId = await firstRound(story, agreement, company);
  await refusedInPart(story, agreement);
  const moneyId = await theMoney(story, agreement, company);
  const referralId = await referred(story, agreement, company);
  await answeredLate(story, agreement, moneyId);
  const discs = await discsKept(story, agreement);
  await theNextNotice(story, agreement);
  const sanctionId = await designated(story, company, moneyId);
  await licensed(story, sanctionId);
  await discsKeptOn(story, discs);
  const askedOfUsId = await weAskBack(story, agreement);
  await theyExplain(story, askedOfUsId);
  await petitioned(story, sanctionId);
  await charged(story, referralId);
  await weAnswerLate(story, askedOfUsId);
  await discsGone(story, discs);
  const secondRoundId = await secondRound(story, agreement, company);
  await theLetter(story, company);
  await narrowed(story, sanctionId);
  await closed(story, company);
  await restated(story, secondRoundId);
  await convicted(story, referralId);
  await story.time.until(washington('2017-09-25', '12:00'));
  await story.time.settle();
  const { agreementId, counterpartId } = agreement;
  const rounds = { firstRoundId, secondRoundId };
  return {
    agreementId,
    counterpartId,
    ...company,
    hotlineIssueId,
    holdId: discs.requestId,
    sanctionId,
    referralId,
    ...rounds,
  };
}
