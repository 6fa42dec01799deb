import { Fault, idFrom, systemClock } from '@comity/kernel';
import { calendarDecider, seedCalendars } from '@comity/published-calendars/contract';
import type { Command } from 'commander';
import { openRecord, type RecordAccess } from '../record.js';

/** `comity calendars`: publishes the calendars that Comity ships. */
export function define(command: Command): void {
  command.action(async () => {
    await using record = openRecord();
    await publishCalendars(record);
    console.log(
      `On record: ${seedCalendars()
        .map(({ command }) => command.party)
        .join(', ')}.`,
    );
  });
}

/** Publishes the shipped calendars; those that are published stay as they are. */
export async function publishCalendars({ runner }: RecordAccess): Promise<void> {
  for (const { calendarId: id, command } of seedCalendars()) {
    const commandId = idFrom('shipped-calendar', id);
    const actor = { id: 'comity', roles: ['service'] };
    const context = { commandId, correlationId: commandId, actor, now: systemClock.now() };
    const outcome = await runner.run({ decider: calendarDecider, id, command, context });
    if (!outcome.accepted && outcome.refusal.code !== 'calendar-already-published') {
      throw new Fault('calendar-refused', `${command.party}: ${outcome.refusal.message}`);
    }
  }
}
