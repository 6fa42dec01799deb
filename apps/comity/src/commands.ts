import type { Command } from 'commander';

/** Each command is one file that registers itself; adding one is a line here. Only the one that is asked for is loaded. */
export const COMMANDS: Readonly<Record<string, () => Promise<Registers>>> = {
  up: () => import('./commands/up.command.js'),
  demo: () => import('./commands/demo.command.js'),
  scenario: () => import('./commands/scenario.command.js'),
  calendars: () => import('./commands/calendars.command.js'),
  'legal-bases': () => import('./commands/legal-bases.command.js'),
  import: () => import('./commands/import.command.js'),
  export: () => import('./commands/export.command.js'),
  compliance: () => import('./commands/compliance.command.js'),
  'what-if': () => import('./commands/what-if.command.js'),
  digests: () => import('./commands/digests.command.js'),
  rebuild: () => import('./commands/rebuild.command.js'),
  parked: () => import('./commands/parked.command.js'),
  doctor: () => import('./commands/doctor.command.js'),
  database: () => import('./commands/database.command.js'),
  replay: () => import('./commands/replay.command.js'),
  store: () => import('./commands/store.command.js'),
};

interface Registers {
  register(program: Command): void;
}

/** All of them where it is not plain which one is asked for. */
export async function commandsFor(name = ''): Promise<readonly Registers[]> {
  const named = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  return Promise.all((named === undefined ? Object.values(COMMANDS) : [named]).map((load) => load()));
}
