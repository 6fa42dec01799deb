import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { testsOf } from '../rules/named-tests.js';

/** `file › name`, in a code span; a span may hold a backtick behind a backslash. */
const NAMED = /`((?:[^`\\\n]|\\`)+\.spec\.ts) › ((?:[^`\\\n]|\\`)+)`/g;

/** What a page says about tests and is not so, a sentence each. @param project its folder */
export function testProblems(page: string, project: string): readonly string[] {
  const named = [...page.matchAll(NAMED)].map(([, file = '', name = '']) => ({
    file,
    name: name.replaceAll('\\`', '`'),
  }));
  if (named.length === 0) return ['the page names no test'];
  return named.flatMap(({ file, name }) => {
    if (!existsSync(join(project, file))) return [`${file} does not exist`];
    const found = namesIn(file, readFileSync(join(project, file), 'utf8'));
    return found.has(name) ? [] : [`${file} has no test named “${name}”`];
  });
}

/** The last part of each name: a test's own, or a group's. */
function namesIn(file: string, text: string): ReadonlySet<string> {
  return new Set(testsOf(file, text).flatMap(({ name }) => name.split(' › ').at(-1) ?? []));
}
