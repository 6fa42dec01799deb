import { resolve } from 'node:path';
import { Fault } from '@comity/kernel';
import { Command } from 'commander';
import { backUp, restore } from './maintenance/backup.js';
import { describeVerification, progressOn } from './maintenance/report.js';
import { damagedEnd, type Verification, verifyLog } from './maintenance/verify.js';
import { recordFacts } from './protocol/record-facts.js';
import { databaseFile } from './storage/database.js';

interface Flags {
  readonly data?: string;
  readonly json: boolean;
}

const show = progressOn(process.stderr);

/** Everything but serving: what an operator does with the log in a folder. */
const program = new Command('comity store')
  .description("The event store's log on this machine: save it, bring it back, read it through")
  .showHelpAfterError();

command('backup', 'save the log to a new folder; the store may go on meanwhile')
  .argument('<folder>', 'where to; new or empty')
  .action(async (folder: string, flags: Flags) => {
    const damage = damagedEnd(dataFolderOf(flags));
    report(await backUp(dataFolderOf(flags), folder, recordFacts, show), flags);
    if (damage !== null) throw damage;
  });
command('restore', 'put the log of a backup into a data folder that holds none')
  .argument('<folder>', 'the backup')
  .action(async (folder: string, flags: Flags) => {
    report(await restore(folder, dataFolderOf(flags), recordFacts, show), flags);
  });
command('verify', 'read every record and say where the first damage is; the store may go on meanwhile')
  .argument('[folder]', 'a backup; without one, the log that the store serves')
  .action((folder: string | undefined, flags: Flags) => {
    const verified = folder ?? dataFolderOf(flags);
    const damage = damagedEnd(verified);
    report(verifyLog(databaseFile(verified), recordFacts, show), flags);
    if (damage !== null) throw damage;
  });

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof Fault)) throw error;
  const cause = error.cause instanceof Error ? `\n  because: ${error.cause.message}` : '';
  process.stderr.write(`${error.message}${cause}\n  (${error.code})\n`);
  process.exitCode = 1;
}

function command(name: string, description: string): Command {
  return program
    .command(name)
    .description(description)
    .option('--data <folder>', "the store's data folder (default: that of this machine)")
    .option('--json', 'the result as one JSON object', false);
}

/** @throws Fault `configuration-invalid` */
function dataFolderOf({ data = process.env.COMITY_STORE_DATA }: Flags): string {
  if (data === undefined || data === '') {
    throw new Fault('configuration-invalid', 'say which data folder: --data or COMITY_STORE_DATA');
  }
  return resolve(data);
}

function report(found: Verification, { json }: Flags): void {
  process.stdout.write(`${json ? JSON.stringify(found) : describeVerification(found)}\n`);
  if (found.first !== null) process.exitCode = 1;
}
