import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inProject, projectNode } from './project.mjs';
import { runProgram } from './run-program.mjs';

const modules = (...parts) => inProject('node_modules', ...parts);

const STEPS = [
  ['types', modules('typescript', 'bin', 'tsc'), '-p', '.'],
  ['lint', modules('@biomejs', 'biome', 'bin', 'biome'), 'ci', '--error-on-warnings'],
  ['boundaries', modules('dependency-cruiser', 'bin', 'dependency-cruise.mjs'), 'apps', 'libs', '--config'],
];

/** The end-to-end tests start whole sets of servers, so they run one at a time and with nothing beside them. */
const TEST_RUNS = [
  [
    'tests',
    '--selectProjects=unit',
    '--selectProjects=integration',
    '--selectProjects=store-contract',
    '--maxWorkers=2',
    // Modules that a test file loaded stay in the worker's heap, which some 120 of them fill.
    '--workerIdleMemoryLimit=1GB',
  ],
  ['end to end', '--selectProjects=end-to-end', '--runInBand'],
];

/** Options whose value is the next word. */
const TAKES_A_VALUE = new Set(['-t', '--testNamePattern', '-w', '--maxWorkers', '--seed']);

/**
 * The one command that proves the tree. Its last line is `N passed, N failed`: each step and each test counts as one,
 * and a skipped test counts as failed.
 * @param jestArgs narrow the run to some tests; then the other steps are left out
 * @returns the exit code: 0 only when nothing failed
 */
export async function check(jestArgs) {
  const sum = { passed: 0, failed: 0 };
  const narrowed = jestArgs.length > 0;
  for (const step of narrowed ? [] : STEPS) add(sum, await runStep(step));
  for (const [name, ...args] of narrowed ? [['tests', ...jestArgs]] : TEST_RUNS) add(sum, await runTests(name, args));
  console.log(`${sum.passed} passed, ${sum.failed} failed`);
  return sum.failed > 0 || sum.passed === 0 ? 1 : 0;
}

async function runStep([name, program, ...args]) {
  const started = performance.now();
  const code = await runProgram(projectNode, [program, ...args]);
  const outcome = code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
  report(name, code === 0, started);
  return outcome;
}

async function runTests(name, jestArgs) {
  const started = performance.now();
  const folder = mkdtempSync(join(tmpdir(), 'comity-check-'));
  const resultFile = join(folder, 'result.json');
  try {
    const args = [modules('jest', 'bin', 'jest.js'), '--json', `--outputFile=${resultFile}`, ...pathsFirst(jestArgs)];
    const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
    const code = await runProgram(projectNode, [...flags, ...args], { output: 'to-stderr' });
    const outcome = countTests(resultFile, code);
    report(name, outcome.failed === 0, started);
    return outcome;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Jest takes paths that follow `--selectProjects` for names of projects, and then runs every test of the project. */
function pathsFirst(args) {
  const isPath = (arg, index) => !arg.startsWith('-') && !TAKES_A_VALUE.has(args[index - 1]);
  return [...args.filter(isPath), ...args.filter((arg, index) => !isPath(arg, index))];
}

/** A suite that could not run, a skipped or planned test, and a run that ended otherwise than its tests are failures. */
function countTests(resultFile, code) {
  if (!existsSync(resultFile)) {
    console.log(`The test run ended before its end, with exit code ${code}.`);
    return { passed: 0, failed: 1 };
  }
  const result = JSON.parse(readFileSync(resultFile, 'utf8'));
  const failed =
    result.numFailedTests + result.numRuntimeErrorTestSuites + result.numPendingTests + result.numTodoTests;
  const unexplained = failed === 0 && code !== 0 ? 1 : 0;
  return { passed: result.numPassedTests, failed: failed + unexplained };
}

function report(name, passed, started) {
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${passed ? 'passed' : 'FAILED'}  ${name.padEnd(10)} ${seconds.padStart(6)} s`);
}

function add(sum, { passed, failed }) {
  sum.passed += passed;
  sum.failed += failed;
}
