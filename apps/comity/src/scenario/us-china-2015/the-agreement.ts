import { Fault } from '@comity/kernel';
import { shippedLegalBases } from '@comity/legal-bases/contract';
import { seedCalendars } from '@comity/published-calendars/contract';
import type { Parties } from '../acts.js';
import { invented, type Story, washington } from '../story.js';
import { deadlinePolicy, emergencyPolicy, guidelines, ladder, preservationPolicy, rubric } from './terms.js';

/** The day of the joint statement in the news. What was agreed then had no such terms: these are invented. */
export const SIGNED_ON = '2015-09-25';
export const BEGINS_AT = washington(SIGNED_ON, '15:00');

/** The parties, and where China's calendar is kept. */
export interface Agreement extends Parties {
  readonly chinaCalendarId: string;
}

/** September 2015: the other party, both calendars, and the terms. */
export async function theAgreement(story: Story): Promise<Agreement> {
  const { office } = story;
  const counterpart = await office.post('adam', '/v1/counterparts', {
    name: 'Ministry of Public Security, China (invented scenario)',
    kind: 'ministry',
  });
  const counterpartId = counterpart.id;
  const { id: agreementId } = await office.post('adam', '/v1/agreements', {
    title: invented('agreement of 25 September 2015 on assistance against malicious cyber activity'),
    inForceFrom: SIGNED_ON,
    zone: 'America/New_York',
    counterpartIds: [counterpartId],
    ourName: 'United States',
  });
  const change = (what: string, body: object) => office.post('adam', `/v1/agreements/${agreementId}/${what}`, body);
  const us = await office.post('adam', '/v1/calendars', shippedCalendar('US'));
  const china = await office.post('adam', '/v1/calendars', chinaThrough('2015-12-31'));
  await change('calendars', { party: 'us', calendarId: us.id, calendarVersion: 1 });
  await change('calendars', { party: 'counterpart', calendarId: china.id, calendarVersion: 1 });
  await change('policies', deadlinePolicy);
  await change('policies', emergencyPolicy);
  await change('policies', preservationPolicy);
  await change('guidelines', guidelines);
  await change('rubrics', rubric);
  await change('ladders', ladder);
  await publishOrder(story, '2015-04-01');
  await office.post('olga', `/v1/counterparts/${counterpartId}/contact-points`, {
    name: 'Duty desk (invented scenario)',
    function: 'hotline',
    channels: [{ kind: 'telephone', address: '+1 202 555 0100' }],
  });
  return { agreementId, counterpartId, chinaCalendarId: china.id };
}

/** The notice of a year's days off was published late in the year before: China's calendar is amended on that day. */
export async function chinaAnnounces(
  { office, time }: Story,
  { chinaCalendarId, agreementId }: Agreement,
  { on, year, amends }: { readonly on: string; readonly year: number; readonly amends: number },
): Promise<void> {
  await time.until(washington(on, '08:00'));
  const { party: _party, name: _name, zone: _zone, ...days } = chinaThrough(`${year}-12-31`);
  const amendment = { ...days, amends, reason: `State Council notice on the days off of ${year}, published on ${on}` };
  await office.post('adam', `/v1/calendars/${chinaCalendarId}/amendments`, amendment);
  const assigned = { party: 'counterpart', calendarId: chinaCalendarId, calendarVersion: amends + 1 };
  await office.post('adam', `/v1/agreements/${agreementId}/calendars`, assigned);
}

/** One version of Executive Order 13694, as it is shipped. */
export async function publishOrder({ office }: Story, version: string): Promise<void> {
  const basis = shippedLegalBases().find((each) => each.version === version);
  if (basis === undefined) throw new Fault('scenario-legal-basis', `no version ${version} of the order is shipped`);
  await office.post('adam', '/v1/legal-bases', basis);
}

function shippedCalendar(party: string) {
  const found = seedCalendars().find(({ command }) => command.party === party);
  if (found === undefined) throw new Fault('scenario-calendar', `no calendar of ${party} is shipped`);
  const { type: _type, ...body } = found.command;
  return body;
}

/** As anybody could know it before the next notice. */
function chinaThrough(last: string) {
  const { horizon, daysOff, workedDays, ...rest } = shippedCalendar('CN');
  const known = ({ date }: { readonly date: string }) => date <= last;
  return {
    ...rest,
    horizon: { from: horizon.from, through: last },
    daysOff: daysOff.filter(known),
    workedDays: workedDays.filter(known),
  };
}
