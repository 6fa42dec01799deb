import { execFile } from 'node:child_process';
import { installationFolder } from '@comity/one-machine';
import { Command } from 'commander';
import { type Advisories, readAdvisories } from './audit.js';
import { installedDependencies, unlicensed } from './licences.js';

const ANSWER_WITHIN_MS = 60_000;
const MOST_BYTES = 50_000_000;
/** Nothing is known to be wrong, and not everything could be asked. */
const NOT_ASKED = 2;

/** `npm run audit`: known defects and licences of everything in the lockfile. */
async function audit({ json, omitTools }: { readonly json: boolean; readonly omitTools: boolean }): Promise<void> {
  const advisories = await askRegistry(omitTools);
  const dependencies = installedDependencies();
  const wrong = unlicensed(dependencies);
  if (json)
    console.log(
      JSON.stringify({ audit: 'dependencies', packages: dependencies.length, advisories, unlicensed: wrong }),
    );
  else {
    for (const { name, version, licence } of wrong) {
      console.log(
        `✗ ${name} ${version}: ${licence ?? 'no licence'}\n  → replace it, or allow the licence in test/dependencies/licences.ts`,
      );
    }
    console.log(
      `${dependencies.length} packages, ${wrong.length} without a licence that is allowed (docs/licences.md)`,
    );
    sayAdvisories(advisories);
  }
  if (wrong.length > 0 || (advisories.asked && advisories.found.length > 0)) process.exitCode = 1;
  else if (!advisories.asked) process.exitCode = NOT_ASKED;
}

function sayAdvisories(advisories: Advisories): void {
  if (!advisories.asked) {
    console.log(
      `? known defects: the registry was not asked (${advisories.why})\n  → run it where the npm registry answers`,
    );
    return;
  }
  for (const { package: name, severity, mend } of advisories.found) console.log(`✗ ${name}: ${severity}\n  → ${mend}`);
  if (advisories.found.length === 0) console.log('no known defects');
}

function askRegistry(omitTools: boolean): Promise<Advisories> {
  const args = ['audit', '--json', ...(omitTools ? ['--omit=dev'] : [])];
  const options = { cwd: installationFolder(), timeout: ANSWER_WITHIN_MS, maxBuffer: MOST_BYTES };
  return new Promise((resolve) => {
    // It fails where something is found; what counts is what it printed.
    execFile('npm', args, options, (error, stdout) => {
      const killed = error !== null && 'killed' in error && error.killed === true;
      resolve(
        killed ? { asked: false, why: `no answer within ${ANSWER_WITHIN_MS / 1_000} s` } : readAdvisories(stdout),
      );
    });
  });
}

await new Command('audit')
  .description(
    'known defects and licences of what is depended upon; exit code 1 when something is wrong, 2 when not asked',
  )
  .option('--omit-tools', 'without the defects of what only builds and tests', false)
  .option('--json', 'as one JSON object', false)
  .action(audit)
  .parseAsync();
