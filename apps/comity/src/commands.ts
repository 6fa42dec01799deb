import type { Command } from 'commander';

/** What a command does, in a line, and the file that gives it its arguments, options and action. */
interface Listed {
  readonly does: string;
  load(): Promise<{ define(command: Command): void }>;
}

/** Each command is one file; adding one is an entry here. */
export const COMMANDS: Readonly<Record<string, Listed>> = {
  up: {
    does: 'start every server on this machine, on loopback, and look after them until Ctrl-C',
    load: () => import('./commands/up.command.js'),
  },
  demo: {
    does: 'start everything in a folder of its own, take in the example register, show the table, and stop',
    load: () => import('./commands/demo.command.js'),
  },
  scenario: {
    does: 'play an invented story into an empty record: two years of an agreement in seconds',
    load: () => import('./commands/scenario.command.js'),
  },
  calendars: {
    does: 'publish the shipped calendars (China, United Kingdom, United States) that are not yet on record',
    load: () => import('./commands/calendars.command.js'),
  },
  'legal-bases': {
    does: 'publish the shipped legal bases (Executive Order 13694, as issued and as amended) that are not on record',
    load: () => import('./commands/legal-bases.command.js'),
  },
  import: {
    does: 'take over a register (CSV, JSON lines or XES, each also .gz); the same register again changes nothing',
    load: () => import('./commands/import.command.js'),
  },
  export: {
    does: 'take a list away whole, as CSV, JSON lines or XLSX, as known on a day or as true on one',
    load: () => import('./commands/export.command.js'),
  },
  compliance: {
    does: 'who was how timely, as the record knew it at the end of a day',
    load: () => import('./commands/compliance.command.js'),
  },
  'what-if': {
    does: 'what compliance would be under another policy, beside the record; a simulation that writes nothing',
    load: () => import('./commands/what-if.command.js'),
  },
  digests: {
    does: 'one digest per read model, once they show the whole log; equal after any rebuild',
    load: () => import('./commands/digests.command.js'),
  },
  rebuild: {
    does: 'build tables anew from the log while the old ones serve, and swap them in when they have caught up',
    load: () => import('./commands/rebuild.command.js'),
  },
  parked: {
    does: 'events that could not be folded into a table, and those that wait behind them',
    load: () => import('./commands/parked.command.js'),
  },
  doctor: {
    does: 'what is not as it should be, and how to mend it; exit code 1 when there is something',
    load: () => import('./commands/doctor.command.js'),
  },
  database: {
    does: 'the schema in PostgreSQL and the roles of the hosts',
    load: () => import('./commands/database.command.js'),
  },
  replay: {
    does: 'fold a stream from the event log, and show what each event changed',
    load: () => import('./commands/replay.command.js'),
  },
  store: {
    does: "save, bring back or verify the embedded event store's log; `comity store --help` says how",
    load: () => import('./commands/store.command.js'),
  },
};

/** Adds every command to the program. Only the one that the words ask for is loaded; of the others there is what they do. */
export async function addCommands(program: Command, words: readonly string[]): Promise<void> {
  const [first, second] = words.filter((word) => !word.startsWith('-'));
  const asked = first === 'help' ? second : first;
  for (const [name, { does, load }] of Object.entries(COMMANDS)) {
    const command = program.command(name).description(does);
    if (name === asked) (await load()).define(command);
  }
}
