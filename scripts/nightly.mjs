import { randomInt } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { inProject, projectFolder, projectNode } from './project.mjs';
import { runProgram } from './run-program.mjs';

/** What is drawn at random, and how often: each law is asked of every sequence. Three groups, one after the other. */
const GROUPS = [
  { name: 'deciders', runs: 100_000, tests: 'libs/(?!calendars|sanctions)[^/]+/src/domain/.*properties\\.spec' },
  { name: 'four eyes', runs: 1_000_000, tests: 'libs/sanctions/.*properties\\.spec' },
  { name: 'deadlines', runs: 20_000, tests: 'libs/calendars/.*properties\\.spec' },
];
const HEAP_AT_MOST_MB = 2_048;

/**
 * Asks the laws of many more random sequences than a common run does, all by one seed, on one core. Prints for each
 * suite how many sequences were played and how long that took; a law that breaks is shown with what breaks it.
 * @param seed draws the same sequences again; without it, a new one
 * @returns the exit code: 0 only when every law held
 */
export async function nightly([seed = String(randomInt(2 ** 31))]) {
  console.log(`seed ${seed}; the same again: npm run test:nightly -- ${seed}`);
  let code = 0;
  for (const group of GROUPS) code = Math.max(code, await play(group, seed));
  console.log(code === 0 ? 'every law held' : 'a law was broken');
  return code;
}

async function play({ name, runs, tests }, seed) {
  const folder = mkdtempSync(join(tmpdir(), 'comity-nightly-'));
  const resultFile = join(folder, 'result.json');
  try {
    const jest = [inProject('node_modules', 'jest', 'bin', 'jest.js'), '--selectProjects=unit', '--runInBand'];
    const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
    const code = await runProgram(
      projectNode,
      [...flags, `--max-old-space-size=${HEAP_AT_MOST_MB}`, ...jest, '--json', `--outputFile=${resultFile}`, tests],
      { output: 'to-stderr', env: { COMITY_PROPERTY_RUNS: String(runs), COMITY_PROPERTY_SEED: seed } },
    );
    const suites = existsSync(resultFile) ? JSON.parse(readFileSync(resultFile, 'utf8')).testResults : [];
    for (const suite of suites) report(suite, runs);
    if (suites.length === 0) console.log(`FAILED  ${name}: the run ended before its end, with exit code ${code}`);
    return suites.length === 0 ? 1 : code;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function report({ name, status, startTime, endTime, assertionResults }, runs) {
  const file = relative(projectFolder, name);
  const seconds = ((endTime - startTime) / 1000).toFixed(0);
  const laws = assertionResults.length;
  console.log(
    `${status === 'passed' ? 'held  ' : 'BROKEN'}  ${file}: ${runs} sequences, ${laws} statements, ${seconds} s`,
  );
}
