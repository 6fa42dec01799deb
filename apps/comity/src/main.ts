import { Fault } from '@comity/kernel';
import { Command } from 'commander';
import { register as calendars } from './commands/calendars.command.js';
import { register as compliance } from './commands/compliance.command.js';
import { register as database } from './commands/database.command.js';
import { register as demo } from './commands/demo.command.js';
import { register as digests } from './commands/digests.command.js';
import { register as doctor } from './commands/doctor.command.js';
import { register as exportList } from './commands/export.command.js';
import { register as importRegister } from './commands/import.command.js';
import { register as legalBases } from './commands/legal-bases.command.js';
import { register as parked } from './commands/parked.command.js';
import { register as rebuild } from './commands/rebuild.command.js';
import { register as replay } from './commands/replay.command.js';
import { register as scenario } from './commands/scenario.command.js';
import { register as store } from './commands/store.command.js';
import { register as up } from './commands/up.command.js';
import { register as whatIf } from './commands/what-if.command.js';

/** Each command is one file that registers itself; adding one is a line here. */
const COMMANDS = [
  up,
  demo,
  scenario,
  calendars,
  legalBases,
  importRegister,
  exportList,
  compliance,
  whatIf,
  digests,
  rebuild,
  parked,
  doctor,
  database,
  replay,
  store,
];

const program = new Command('comity')
  .description('The record of requests, answers, deadlines and sanctions between two states')
  .showHelpAfterError()
  .configureHelp({ showGlobalOptions: true });
for (const register of COMMANDS) register(program);

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof Fault)) throw error;
  process.stderr.write(`${describe(error)}\n`);
  process.exitCode = 1;
}

/** The message and what led to it; the stack only where somebody asked for it. */
function describe(fault: Fault): string {
  if (process.env.COMITY_LOG_LEVEL === 'debug') return fault.stack ?? fault.message;
  const cause = fault.cause instanceof Error ? `\n  because: ${fault.cause.message}` : '';
  return `${fault.message}${cause}\n  (${fault.code})`;
}
