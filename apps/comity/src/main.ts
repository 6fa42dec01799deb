import { Fault } from '@comity/kernel';
import { Command } from 'commander';
import { addCommands } from './commands.js';

const program = new Command('comity')
  .description('The record of requests, answers, deadlines and sanctions between two states')
  .showHelpAfterError()
  .configureHelp({ showGlobalOptions: true });
await addCommands(program, process.argv.slice(2));

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
