import { z } from 'zod';
import type { PublishCalendar } from '../domain/calendar.commands.js';
import { readSeedFile } from './seed-files.js';

const federalHolidays = z.object({
  source: z.string(),
  from: z.iso.date(),
  through: z.iso.date(),
  days: z.array(z.object({ date: z.iso.date(), name: z.string() })),
});

/**
 * Federal holidays and the weekdays observed in their place.
 * @source 5 U.S.C. 6103 by the rules of the package `date-holidays` (check against the text in force)
 */
export function unitedStatesCalendar(): PublishCalendar {
  const { source, from, through, days } = readSeedFile(federalHolidays, 'united-states-federal.json');
  return {
    type: 'PublishCalendar',
    party: 'US',
    name: 'United States (federal government)',
    zone: 'America/New_York',
    weekend: [6, 7],
    horizon: { from, through },
    daysOff: days,
    workedDays: [],
    source: `federal holidays by rule, ${source} (CC BY-SA 3.0)`,
  };
}
