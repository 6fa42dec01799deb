import { Fault } from '@comity/kernel';
import { z } from 'zod';
import type { ListedDay, PublishCalendar } from '../domain/calendar.commands.js';
import { isoDates, readSeedFile } from './seed-files.js';

const bankHoliday = z.object({ title: z.string(), date: z.string(), notes: z.string() });
const division = z
  .object({ slug: z.string(), title: z.string() })
  .catchall(z.union([z.array(bankHoliday), z.string()]));
const bankHolidays = z.object({ divisions: z.record(z.string(), division) });

const NAMES: Readonly<Record<string, string>> = {
  new_year: 'New Year’s Day',
  '2nd_january': '2nd January',
  st_patrick: 'St Patrick’s Day',
  good_friday: 'Good Friday',
  easter_monday: 'Easter Monday',
  early_may: 'Early May bank holiday',
  early_may_ve: 'Early May bank holiday (VE day)',
  spring: 'Spring bank holiday',
  queen_platinum: 'Platinum Jubilee bank holiday',
  queens_bank_holiday: 'Bank Holiday for the State Funeral of Queen Elizabeth II',
  kings_coronation: 'Bank holiday for the coronation of King Charles III',
  battle_boyne: 'Battle of the Boyne (Orangemen’s Day)',
  summer: 'Summer bank holiday',
  late_august: 'Summer bank holiday',
  st_andrew: 'St Andrew’s Day',
  world_cup: 'Bank holiday for the World Cup',
  christmas: 'Christmas Day',
  boxing_day: 'Boxing Day',
};

const DIVISIONS = [
  { party: 'GB-EAW', name: 'England and Wales', key: 'england-and-wales', from: '2015-01-01' },
  { party: 'GB-SCT', name: 'Scotland', key: 'scotland', from: '2019-01-01' },
  { party: 'GB-NIR', name: 'Northern Ireland', key: 'northern-ireland', from: '2019-01-01' },
] as const;

const THROUGH = '2028-12-31';

/**
 * The three divisions' bank holidays; those of England and Wales reach back to 2015, by dates without names.
 * @source gov.uk bank holidays, Open Government Licence v3
 */
export function unitedKingdomCalendars(): PublishCalendar[] {
  const { divisions } = readSeedFile(bankHolidays, 'united-kingdom.json');
  return DIVISIONS.map(({ party, name, key, from }) => {
    const published = divisions[`common.nations.${key}_slug`];
    if (published === undefined) throw new Fault('calendar-data-malformed', `united-kingdom.json has no ${key}`);
    const named = Object.values(published).flatMap((year) => (typeof year === 'string' ? [] : year.map(listedDay)));
    return {
      type: 'PublishCalendar',
      party,
      name,
      zone: 'Europe/London',
      weekend: [6, 7],
      horizon: { from, through: THROUGH },
      daysOff: party === 'GB-EAW' ? [...earlierDays(named), ...named] : named,
      workedDays: [],
      source: 'gov.uk bank holidays (Open Government Licence v3)',
    };
  });
}

function listedDay({ title, date, notes }: z.infer<typeof bankHoliday>): ListedDay {
  const name = NAMES[title.replace('bank_holidays.', '')];
  if (name === undefined) throw new Fault('calendar-data-malformed', `no name for ${title}`);
  const [day, month, year] = date.split('/');
  return {
    date: `${year}-${month}-${day}`,
    name: notes === 'common.substitute_day' ? `${name} (substitute day)` : name,
  };
}

function earlierDays(named: readonly ListedDay[]): ListedDay[] {
  const known = new Set(named.map(({ date }) => date));
  const dates = readSeedFile(isoDates, 'england-wales-holidays.json');
  return dates.filter((date) => !known.has(date)).map((date) => ({ date, name: 'Bank holiday' }));
}
