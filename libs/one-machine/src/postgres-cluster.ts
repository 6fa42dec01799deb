import { execFile } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Fault } from '@comity/kernel';
import { commandAs } from './data-user.js';
import { postgresBinaries } from './postgres-binaries.js';
import type { SystemUser } from './server-program.js';

interface NewCluster {
  /** Exists, is empty, belongs to the user. */
  readonly folder: string;
  readonly role: string;
  readonly password: string;
  readonly user: SystemUser | undefined;
}

/**
 * Fills an empty folder with a new cluster. Text sorts by code point and changes case by Unicode, whatever locales
 * the machine has, so that lists have one order everywhere.
 * @throws Fault `postgres-not-initialised` with what initdb said
 */
export async function initialiseCluster({ folder, role, password, user }: NewCluster): Promise<void> {
  const { initdb } = await postgresBinaries();
  const handOver = mkdtempSync(join(tmpdir(), 'comity-initdb-'));
  const passwordFile = join(handOver, 'password');
  try {
    writeFileSync(passwordFile, password, { mode: 0o600 });
    if (user) for (const path of [handOver, passwordFile]) chownSync(path, user.uid, user.gid);
    const options = [
      `--pgdata=${folder}`,
      `--username=${role}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--data-checksums',
    ];
    const { command, args, runAs } = commandAs(user, initdb, options, [initdb, folder]);
    const INITDB_WITHIN_MS = 120_000;
    const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC' };
    await promisify(execFile)(command, [...args], { ...runAs, env, timeout: INITDB_WITHIN_MS });
  } catch (cause) {
    throw new Fault('postgres-not-initialised', `could not set up a database in ${folder}: ${String(cause)}`, {
      cause,
    });
  } finally {
    rmSync(handOver, { recursive: true, force: true });
  }
}
