import { readConfig } from '@comity/http/settings';
import { prepareDatabase, rolesSql } from '@comity/read-store';
import type { Command } from 'commander';
import { z } from 'zod';

const password = z.string().min(16, 'must have 16 characters or more');
const variables = z.object({
  /** Of a role that may make roles, and that owns the database. */
  COMITY_POSTGRES: z.string().regex(/^postgres(ql)?:\/\//, 'must be a postgres:// connection string'),
  COMITY_KEEPER_PASSWORD: password,
  COMITY_READER_PASSWORD: password,
});

/** `comity database`: the schema of the read models, and the roles with which the hosts reach it. */
export function define(command: Command): void {
  command
    .command('prepare')
    .description(
      'bring the schema up to date and set the roles comity_keeper (projector, scheduler, rebuilds) and comity_reader ' +
        '(api, auditor) up; needs COMITY_POSTGRES of the owner, COMITY_KEEPER_PASSWORD and COMITY_READER_PASSWORD (or …_FILE)',
    )
    .action(prepare);
  command
    .command('roles')
    .description('print what the roles may do, as SQL, for whoever administers the server')
    .argument('[database]', 'its name', 'comity')
    .action((name: string) => console.log(rolesSql(name)));
}

async function prepare(): Promise<void> {
  const { COMITY_POSTGRES, COMITY_KEEPER_PASSWORD: keeper, COMITY_READER_PASSWORD: reader } = readConfig(variables);
  await prepareDatabase(COMITY_POSTGRES, { keeper, reader });
  console.log('The schema is up to date. comity_keeper keeps the read models, comity_reader reads them.');
}
