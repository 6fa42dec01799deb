import { execFileSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { SetUpError, tell } from './project.mjs';
import { runProgram } from './run-program.mjs';

const OLDEST = [6, 2];
const ADVICE = `redis-server ${OLDEST.join('.')} or newer is needed and was not found. Install it with the system's package manager:
  Debian, Ubuntu   sudo apt-get install redis-server
  Fedora           sudo dnf install redis
  macOS            brew install redis
It runs as a private process of Comity; the system's own Redis service is not used and need not run.`;

/** Makes sure that a `redis-server` program is there: from Debian's package where we are root, otherwise by asking for it. */
export async function ensureRedis() {
  const version = installedVersion();
  if (version) return assertNewEnough(version);
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) throw new SetUpError(ADVICE);
  tell('Installing redis-server (apt-get) …');
  await withoutStartingServices(async () => {
    await aptGet('update', '-q');
    await aptGet('install', '-y', '-q', '--no-install-recommends', 'redis-server');
  });
  assertNewEnough(installedVersion());
}

function assertNewEnough(version) {
  if (!version) throw new SetUpError(ADVICE);
  const [major, minor] = version;
  if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
    throw new SetUpError(`redis-server ${version.join('.')} is too old.\n${ADVICE}`);
  }
}

function installedVersion() {
  try {
    const text = execFileSync('redis-server', ['--version'], { encoding: 'utf8', stdio: 'pipe' });
    return /v=(\d+)\.(\d+)/.exec(text)?.slice(1).map(Number);
  } catch {
    return undefined; // not installed
  }
}

async function aptGet(...args) {
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const code = await runProgram('apt-get', args, { output: 'to-stderr', env });
  if (code !== 0) throw new SetUpError(`apt-get ${args.join(' ')} failed (exit code ${code})\n${ADVICE}`);
}

/** Debian starts a service when it installs one, unless policy-rc.d forbids it. A policy that is there stays as it is. */
async function withoutStartingServices(install) {
  const policy = '/usr/sbin/policy-rc.d';
  if (existsSync(policy)) return install();
  writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    return await install();
  } finally {
    rmSync(policy, { force: true });
  }
}
