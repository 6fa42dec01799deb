/**
 * Behind every npm script: sets up what is missing, then runs one command on the project's own Node.
 *   node scripts/run.mjs comity <command …>    the command line
 *   node scripts/run.mjs check [jest options]  types, lint, boundaries, tests
 *   node scripts/run.mjs bench|faults NAME …   measuring
 *   node scripts/run.mjs golden [--missing]    the stored events that every build must be able to read
 *   node scripts/run.mjs docs                  the generated pages of docs/
 *   node scripts/run.mjs load                  what an office sends, steadily, then far more
 *   node scripts/run.mjs audit                 known defects and licences of what is depended upon
 *   node scripts/run.mjs fuzz                  hostile requests made from the API document
 *   node scripts/run.mjs store-contract        what any event store must do, asked of COMITY_EVENT_STORE or the embedded one
 *   node scripts/run.mjs nightly [SEED]        the laws of the deciders, asked of very many random sequences
 *   node scripts/run.mjs build                 set-up only
 */
import { existsSync } from 'node:fs';
import { check } from './check.mjs';
import { nightly } from './nightly.mjs';
import { inProject, projectNode, SetUpError, tell } from './project.mjs';
import { runProgram } from './run-program.mjs';
import { setUp } from './set-up.mjs';

const ENTRIES = {
  comity: 'dist/apps/comity/src/main.js',
  bench: 'dist/test/load/main.js',
  faults: 'dist/test/faults/main.js',
  golden: 'dist/test/catalogue/main.js',
  docs: 'dist/test/docs/main.js',
  fuzz: 'dist/test/fuzz/main.js',
  load: 'dist/test/load/traffic/main.js',
  audit: 'dist/test/dependencies/main.js',
};

async function run([command, ...args]) {
  await setUp();
  if (command === 'build') return 0;
  if (command === 'check') return check(args);
  if (command === 'nightly') return nightly(args);
  if (command === 'store-contract') return check(['--selectProjects=store-contract', '--runInBand', ...args]);
  const entry = ENTRIES[command];
  if (!entry)
    throw new SetUpError(
      `unknown command ${command}; known: build, check, nightly, store-contract, ${Object.keys(ENTRIES).join(', ')}`,
    );
  if (!existsSync(inProject(entry))) throw new SetUpError(`${entry} was not built: its source is missing`);
  // Where the caller stands, not where the project lies: file names on the command line are the caller's.
  const cwd = process.env.INIT_CWD ?? process.cwd();
  return runProgram(projectNode, ['--enable-source-maps', inProject(entry), ...args], { together: true, cwd });
}

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof SetUpError)) throw error;
  tell(error.message);
  process.exitCode = 1;
}
