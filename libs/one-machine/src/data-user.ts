import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { Fault } from '@comity/kernel';
import type { SystemUser } from './server-program.js';

const USER_NAME = 'comity-data';

/**
 * The user that owns the data of PostgreSQL and Redis: neither may run as root (PostgreSQL refuses to; a Redis
 * owned by root would let anyone who reaches its port write root's files).
 * Started as root, a system user of its own, made on first use; otherwise undefined, meaning the caller.
 * @throws Fault `data-user-not-made` when the system refuses to make the user
 */
export function dataUser(): SystemUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const known = lookUp();
  if (known) return known;
  try {
    const shell = '/usr/sbin/nologin';
    execFileSync('useradd', ['--system', '--user-group', '--no-create-home', '--shell', shell, USER_NAME], {
      stdio: 'pipe',
    });
  } catch (cause) {
    // Another start may have made the user between the look-up and here.
    if (!lookUp()) throw new Fault('data-user-not-made', `could not make the system user ${USER_NAME}`, { cause });
  }
  const made = lookUp();
  if (!made) throw new Fault('data-user-not-made', `the system user ${USER_NAME} does not exist after useradd`);
  return made;
}

function lookUp(): SystemUser | undefined {
  try {
    const id = (flag: string) => Number(execFileSync('id', [flag, USER_NAME], { encoding: 'utf8', stdio: 'pipe' }));
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    return undefined; // id exits with 1 for an unknown user
  }
}

/** Makes the folder, private to the user that will run in it. */
export function makePrivateFolder(folder: string, owner: SystemUser | undefined): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  if (owner) chownSync(folder, owner.uid, owner.gid);
}

/**
 * The command line that runs `command` as `user`, even where folders above the data are closed to that user
 * (a clone below /root): then the process keeps the one capability to pass them, and no other.
 */
export function commandAs(
  user: SystemUser | undefined,
  command: string,
  args: readonly string[],
  needed: readonly string[],
): { command: string; args: readonly string[]; runAs?: SystemUser } {
  if (!user) return { command, args };
  if (needed.every(isOpenToEveryone)) return { command, args, runAs: user };
  const PASS_FOLDERS = '+dac_override';
  const options = [
    // Without it access(2), with which PostgreSQL checks its own binary, ignores the capability.
    '--securebits=+no_setuid_fixup',
    `--reuid=${user.uid}`,
    `--regid=${user.gid}`,
    '--clear-groups',
    `--inh-caps=${PASS_FOLDERS}`,
    `--ambient-caps=${PASS_FOLDERS}`,
    `--bounding-set=-all,${PASS_FOLDERS}`,
  ];
  return { command: 'setpriv', args: [...options, command, ...args] };
}

/** True when every folder above the path lets everyone pass. */
function isOpenToEveryone(path: string): boolean {
  const PASS = 0o001;
  for (let folder = dirname(path); folder !== dirname(folder); folder = dirname(folder)) {
    if ((statSync(folder).mode & PASS) === 0) return false;
  }
  return true;
}
