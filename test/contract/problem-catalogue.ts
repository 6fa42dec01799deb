import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from '@comity/kernel';
import { installationFolder } from '@comity/one-machine';
import { type ProblemsOfFile, problemsOfFile, UNTOLD } from './problem-codes.js';

/** One problem that a caller can meet. */
export interface CataloguedProblem {
  readonly code: string;
  /** Ascending; more than one where the code means a wrong address in one place and wrong content in another. */
  readonly statuses: readonly number[];
  readonly sentences: readonly string[];
  /** Folders whose code says it: `requests`, `http`. */
  readonly saidBy: readonly string[];
}

/** Sentences that are put together from the request itself. */
const PUT_TOGETHER: ReadonlyMap<string, string> = new Map([
  ['content-invalid', 'which member of the content does not fit, and why'],
  ['request-invalid', 'every member of the request that is wrong, each by its path in `errors`'],
  ['policy-invalid', 'which of the terms cannot hold, and why'],
  ['internal-error', 'nothing but the trace id: the fault is ours and is in the logs'],
]);

/** What serves requests, and what it stands on; test code says nothing to callers, and an import says it in a file of rejects. */
const SOURCES = ['libs/*/src/**/*.ts', 'apps/api/src/**/*.ts', 'apps/auditor/src/**/*.ts'];
const NOT_SERVED = /\.spec\.ts$|^libs\/imports\/|\/(?:testing|test-host|test-slice)\//;

/** Every problem that the hosts can answer with, by code, read from the sources. */
export function problemCatalogue(): readonly CataloguedProblem[] {
  const cwd = installationFolder();
  const files = globSync(SOURCES, { cwd }).filter((file) => !NOT_SERVED.test(file));
  return catalogueOf(files.map((file) => [file, problemsOfFile(file, readFileSync(join(cwd, file), 'utf8'))]));
}

/**
 * @throws Fault `problem-code-unwritten`, `problem-without-status`, `problem-without-sentence`, `status-unused`: a caller
 *   could meet something that no page can list, or a page would list what no caller can meet
 */
export function catalogueOf(files: readonly (readonly [file: string, ProblemsOfFile])[]): CataloguedProblem[] {
  const sources = files.flatMap(([file, { sources: made }]) => made.map((one) => ({ ...one, saidBy: folderOf(file) })));
  const tables = files.flatMap(([, { tables: declared }]) => declared);
  const nameless = sources.find(({ code }) => code === null);
  if (nameless !== undefined) throw new Fault('problem-code-unwritten', `${nameless.at}: write the code as it is`);
  const codes = [...new Set(sources.flatMap(({ code }) => code ?? []))].sort();
  const unused = tables.find(({ statuses }) => [...statuses.keys()].some((code) => !codes.includes(code)));
  if (unused !== undefined) throw new Fault('status-unused', `${unused.at}: nothing refuses with one of these codes`);
  return codes.map((code) => {
    const made = sources.filter((source) => source.code === code);
    const statuses = [...made.map(({ status }) => status), ...tables.map((table) => table.statuses.get(code))];
    const told = made.flatMap(({ sentences }) => sentences).filter((sentence) => sentence !== UNTOLD);
    const problem = {
      code,
      statuses: distinct(statuses.filter((status) => typeof status === 'number')),
      sentences: distinct([...told, ...(PUT_TOGETHER.get(code) ?? '').split('\n').filter((line) => line !== '')]),
      saidBy: distinct(made.map(({ saidBy }) => saidBy)),
    };
    const at = made[0]?.at ?? code;
    if (problem.statuses.length === 0) throw new Fault('problem-without-status', `${at}: no table lists ${code}`);
    if (problem.sentences.length === 0) throw new Fault('problem-without-sentence', `${at}: what does ${code} say?`);
    return problem;
  });
}

function folderOf(file: string): string {
  return file.split('/')[1] ?? file;
}

function distinct<Value extends string | number>(values: readonly Value[]): Value[] {
  return [...new Set(values)].sort((one, other) => (one < other ? -1 : 1));
}
