import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { testProblems } from './security-page.js';

const project = join(import.meta.dirname, '../..');
const page = readFileSync(join(project, 'docs', 'security.md'), 'utf8');

describe('the page on security', () => {
  it('names tests that exist', () => {
    expect(testProblems(page, project)).toEqual([]);
  });

  it('shows every item of its tables by a test', () => {
    const rows = page.split('\n').filter((line) => /^\| \d+\.\d+\.\d+/.test(line));
    expect(rows.length).toBeGreaterThan(30);
    expect(rows.filter((row) => !row.includes(' › '))).toEqual([]);
  });

  it('would be seen to name a test or a file that is gone, or none at all', () => {
    const here = 'test/security/security-page.spec.ts';
    expect(testProblems(`| \`${here} › names tests that exist\` |`, project)).toEqual([]);
    expect(testProblems(`\`${here} › names tests that exist no more\` \`gone.spec.ts › a\``, project)).toEqual([
      `${here} has no test named “names tests that exist no more”`,
      'gone.spec.ts does not exist',
    ]);
    expect(testProblems('nothing', project)).toEqual(['the page names no test']);
  });
});
