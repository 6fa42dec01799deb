import { testsNamingRules } from './named-tests.js';
import { RULES } from './rules.js';
import { ruleProblems, rulesPage, testsOfProject } from './rules-page.js';

describe('the rules of the product', () => {
  it('each have a test that names them', () => {
    expect(ruleProblems(RULES, testsOfProject())).toEqual([]);
  });

  it('would be missed without a test, and a test without its rule', () => {
    const rules = [{ title: 'Notes', rules: [{ id: 'notes-are-short', sentence: 'A note is short.' }] }];
    expect(ruleProblems(rules, [])).toEqual(['no test names the rule notes-are-short']);
    const misspelt = { file: 'note.spec.ts', name: 'a note', rules: ['notes-are-shrot'] };
    expect(ruleProblems(rules, [misspelt])).toEqual([
      'no test names the rule notes-are-short',
      'note.spec.ts: “a note” names notes-are-shrot, which is no rule',
    ]);
    expect(ruleProblems([...rules, ...rules], [])).toContain('two rules are called notes-are-short');
  });
});

describe('the tests that name a rule', () => {
  const text = `
    describe('a note', () => {
      it.each([1])('has words %s', () => note['a-b']);
      it('is short [notes-are-short] [notes-are-signed]', () => undefined);
      law('is kept [notes-are-kept]', () => undefined);
      describe.each([1])(\`in a book [notes-are-bound]\`, () => undefined);
      expect('is long [notes-are-long]').toBe('is long');
    });`;

  it('are found by name, with the groups that they are in', () => {
    expect(testsNamingRules('note.spec.ts', text)).toEqual([
      { file: 'note.spec.ts', name: 'a note › is short', rules: ['notes-are-short', 'notes-are-signed'] },
      { file: 'note.spec.ts', name: 'a note › is kept', rules: ['notes-are-kept'] },
      { file: 'note.spec.ts', name: 'a note › in a book', rules: ['notes-are-bound'] },
    ]);
  });

  it('are listed under their rule', () => {
    const rules = [{ title: 'Notes', rules: [{ id: 'notes-are-short', sentence: 'A note is short.' }] }];
    expect(rulesPage(rules, testsNamingRules('libs/note.spec.ts', text))).toContain(
      '- **A note is short.** `notes-are-short`\n  - [a note › is short](../libs/note.spec.ts)\n',
    );
  });
});
