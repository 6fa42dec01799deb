import type { PublishCalendar } from '../domain/calendar.commands.js';
import { calendarIdOf } from '../domain/calendar.state.js';
import { chinaCalendar } from './china.js';
import { unitedKingdomCalendars } from './united-kingdom.js';
import { unitedStatesCalendar } from './united-states.js';

export interface SeedCalendar {
  /** `idFrom('calendar', party)`: the same on every machine. */
  readonly calendarId: string;
  readonly command: PublishCalendar;
}

/**
 * The calendars that ship: China, the three divisions of the United Kingdom, the United States.
 * @throws Fault `calendar-data-missing`, `calendar-data-malformed`
 */
export function seedCalendars(): SeedCalendar[] {
  const commands = [chinaCalendar(), ...unitedKingdomCalendars(), unitedStatesCalendar()];
  return commands.map((command) => ({ calendarId: calendarIdOf(command.party), command }));
}
