import { isoWeekday } from '@comity/calendars';
import { z } from 'zod';
import type { PublishCalendar } from '../domain/calendar.commands.js';
import { readSeedFile, seedFilesIn } from './seed-files.js';

const notice = z.object({
  year: z.int(),
  days: z.array(z.object({ name: z.string(), date: z.iso.date(), isOffDay: z.boolean() })),
});

const WEEKEND = [6, 7];
const FIRST_DAY = '2007-01-01';

/**
 * The State Council's notices as one calendar.
 * @source github.com/NateScarlet/holiday-cn, one file per yearly notice
 */
export function chinaCalendar(): PublishCalendar {
  const notices = seedFilesIn('china').map((file) => readSeedFile(notice, 'china', file));
  const days = notices.flatMap((each) => each.days).filter(({ date }) => date >= FIRST_DAY);
  const lastYear = Math.max(...notices.map(({ year }) => year));
  const listed = ({ date, name }: { date: string; name: string }) => ({ date, name });
  return {
    type: 'PublishCalendar',
    party: 'CN',
    name: 'China',
    zone: 'Asia/Shanghai',
    weekend: WEEKEND,
    horizon: { from: FIRST_DAY, through: `${lastYear}-12-31` },
    daysOff: days.filter(({ isOffDay }) => isOffDay).map(listed),
    // A notice may also say that a weekday is worked again after all, which is no exception.
    workedDays: days.filter(({ isOffDay, date }) => !isOffDay && WEEKEND.includes(isoWeekday(date))).map(listed),
    source: `State Council notices 2007 to ${lastYear}, github.com/NateScarlet/holiday-cn (MIT)`,
  };
}
