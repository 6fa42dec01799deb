import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, extname, join, relative } from 'node:path';
import { inProject, projectFolder, projectNode, SetUpError, tell } from './project.mjs';
import { runProgram } from './run-program.mjs';

const TEST_TOOLS = [
  'load',
  'faults',
  'support',
  'catalogue',
  'contract',
  'docs',
  'folds',
  'fuzz',
  'rules',
  'dependencies',
].map((name) => `test/${name}`);
const SOURCE_FOLDERS = ['apps', 'libs', ...TEST_TOOLS];
const COMPILER_SETTINGS = ['.swcrc', 'package-lock.json', 'scripts/build.mjs'];
const output = inProject('dist');
const stampFile = inProject('dist', '.build-stamp');

/** Compiles into dist/ when any source or setting differs from the last build; outputs of deleted sources go. */
export async function ensureBuild() {
  const sources = SOURCE_FOLDERS.flatMap((folder) => filesBelow(inProject(folder))).filter(isBuilt);
  const stamp = stampOf([...COMPILER_SETTINGS.map((file) => inProject(file)), ...sources]);
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;
  tell('Building …');
  rmSync(stampFile, { force: true });
  await compile();
  removeStaleOutputs(sources);
  writeFileSync(stampFile, stamp);
}

async function compile() {
  const swc = inProject('node_modules', '@swc', 'cli', 'bin', 'swc.js');
  const folders = SOURCE_FOLDERS.filter((folder) => existsSync(inProject(folder)));
  const options = ['--out-dir', 'dist', '--copy-files', '--quiet', '--ignore', '**/*.spec.ts'];
  mkdirSync(output, { recursive: true });
  const code = await runProgram(projectNode, [swc, ...folders, ...options], { output: 'to-stderr' });
  if (code !== 0) throw new SetUpError(`the build failed (exit code ${code}); the compiler's messages are above`);
}

function isBuilt(file) {
  return !file.endsWith('.spec.ts');
}

function stampOf(files) {
  const hash = createHash('sha256');
  for (const file of files.toSorted()) {
    hash
      .update(`${relative(projectFolder, file)}\0`)
      .update(readFileSync(file))
      .update('\0');
  }
  return hash.digest('hex');
}

function removeStaleOutputs(sources) {
  const wanted = new Set(sources.flatMap(outputsOf));
  for (const folder of SOURCE_FOLDERS) {
    for (const file of filesBelow(join(output, folder))) if (!wanted.has(file)) rmSync(file);
    removeEmptyFolders(join(output, folder));
  }
}

function outputsOf(source) {
  const target = join(output, relative(projectFolder, source));
  if (extname(target) !== '.ts') return [target];
  const compiled = `${target.slice(0, -'.ts'.length)}.js`;
  return [compiled, `${compiled}.map`];
}

function filesBelow(folder) {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

function removeEmptyFolders(folder) {
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) removeEmptyFolders(join(folder, entry.name));
  }
  if (readdirSync(folder).length === 0 && dirname(folder) !== projectFolder) rmdirSync(folder);
}
